import assert from "node:assert/strict";
import { test } from "node:test";
import { EnterRule } from "../page/ime.js";

const key = (name, rest = {}) => ({ key: name, code: name, keyCode: name === "Enter" ? 13 : 65, ...rest });
const ENTER = key("Enter");

/**
 * Plays a recorded sequence against the rule and a pretended text field.
 * Steps: `["down", key]` `["up", key]` `["start"]` `["end", text]` `["text", text]` `["break", inputType]` `["blur"]`;
 * `["task"]` ends the task. A line break that nobody prevented lands in the field.
 */
function play(steps) {
  const rule = new EnterRule();
  const sent = [];
  let field = "";
  let soon = 0;
  let prevented = false;
  const send = () => {
    if (field.trim() !== "") sent.push(field.trim());
    field = "";
  };
  const obey = (verdict) => {
    prevented = verdict !== "pass";
    if (verdict === "send") send();
    if (verdict === "send-soon") soon += 1;
  };
  for (const [step, value] of [...steps, ["task"]]) {
    if (step === "down") obey(rule.keydown(value));
    else if (step === "up") obey(rule.keyup(value));
    else if (step === "start") obey(rule.compositionstart());
    else if (step === "blur") obey(rule.blur());
    else if (step === "text") field = value;
    else if (step === "end") {
      field = value ?? field;
      obey(rule.compositionend());
    } else if (step === "break") {
      obey(rule.beforeinput(value ?? "insertLineBreak"));
      if (!prevented) field += "\n";
    }
    if (step === "task" || step === "up") for (; soon > 0; soon--) send();
  }
  return { sent, field };
}

const MAC = { key: "Enter", code: "Enter", keyCode: 229, isComposing: true };
const WINDOWS = { key: "Process", code: "Enter", keyCode: 229, isComposing: true };
const SAFARI = { key: "Enter", code: "Enter", keyCode: 229, isComposing: false };
const NAMELESS = { key: "Unidentified", code: "", keyCode: 229, isComposing: true };

const SEQUENCES = [
  ["plain English: one Enter, one send", [["text", "hello"], ["down", ENTER], ["up", ENTER]], ["hello"]],
  [
    "Chrome on a Mac, 2-beolsik: the Enter inside the composition sends the whole word",
    [["start"], ["text", "안녀"], ["down", MAC], ["end", "안녕"], ["up", ENTER]],
    ["안녕"],
  ],
  [
    "Chrome on a Mac that makes a second keydown of the same press: still one send",
    [["start"], ["text", "안녕"], ["down", MAC], ["end"], ["down", ENTER], ["break"], ["up", ENTER]],
    ["안녕"],
  ],
  [
    "Chrome on a Mac whose second keydown comes a task later: still one send",
    [["start"], ["text", "안녕"], ["down", MAC], ["end"], ["task"], ["down", ENTER], ["break"], ["up", ENTER]],
    ["안녕"],
  ],
  [
    "Chrome on Windows: the key is called Process and the composition ends after it",
    [["start"], ["text", "네"], ["down", WINDOWS], ["end"], ["up", ENTER]],
    ["네"],
  ],
  [
    "Chrome on Windows with a second, plain keydown before the keyup: one send",
    [["start"], ["text", "네"], ["down", WINDOWS], ["end"], ["down", ENTER], ["up", ENTER]],
    ["네"],
  ],
  [
    "Windows where the plain keydown comes before the end of the composition: one send with the last syllable",
    [["start"], ["text", "아"], ["down", WINDOWS], ["down", ENTER], ["end", "안"], ["up", ENTER]],
    ["안"],
  ],
  [
    "Safari: the composition ends first, then the keydown says 229",
    [["start"], ["text", "고마워"], ["end"], ["down", SAFARI], ["up", ENTER]],
    ["고마워"],
  ],
  [
    "Safari with the line break of the same press: one send, nothing left in the field",
    [["start"], ["text", "고마워"], ["end"], ["down", SAFARI], ["break", "insertParagraph"], ["up", ENTER]],
    ["고마워"],
  ],
  [
    "Android: letters are nameless 229 keys, Enter is a plain key after the composition",
    [["start"], ["down", NAMELESS], ["text", "응"], ["up", NAMELESS], ["end"], ["down", ENTER], ["up", ENTER]],
    ["응"],
  ],
  [
    "an Android keyboard whose Enter is only a line break: one send",
    [["start"], ["text", "응"], ["end"], ["down", { ...NAMELESS, isComposing: false }], ["break"], ["up", NAMELESS]],
    ["응"],
  ],
  [
    "Shift+Enter makes a line break and sends nothing",
    [["text", "a"], ["down", key("Enter", { shiftKey: true })], ["break"], ["up", ENTER]],
    [],
    "a\n",
  ],
  [
    "Shift+Enter inside a composition commits, breaks the line and sends nothing",
    [["start"], ["text", "가"], ["down", { ...MAC, shiftKey: true }], ["end"], ["break"], ["up", ENTER]],
    [],
    "가\n",
  ],
  [
    "a second, real Enter after the keyup sends what was written since",
    [
      ["start"], ["text", "하나"], ["down", MAC], ["end"], ["up", ENTER],
      ["text", "two"], ["down", ENTER], ["up", ENTER],
    ],
    ["하나", "two"],
  ],
  [
    "two Enters in a row after a composition: one send, and no line break in the empty field",
    [["start"], ["text", "하나"], ["down", MAC], ["end"], ["up", ENTER], ["down", ENTER], ["up", ENTER]],
    ["하나"],
  ],
  [
    "an Enter that is held down sends once",
    [["text", "a"], ["down", ENTER], ["down", key("Enter", { repeat: true })], ["down", key("Enter", { repeat: true })], ["up", ENTER]],
    ["a"],
  ],
  [
    "an Enter held down in a composition sends once",
    [["start"], ["text", "가"], ["down", MAC], ["end"], ["task"], ["down", key("Enter", { repeat: true })], ["up", ENTER]],
    ["가"],
  ],
  [
    "the next word is composed at once after a send, and is sent by its own Enter",
    [
      ["start"], ["text", "첫"], ["down", MAC], ["end"], ["up", ENTER],
      ["start"], ["text", "둘"], ["down", MAC], ["end"], ["up", ENTER],
    ],
    ["첫", "둘"],
  ],
  [
    "a composition that goes on after its Enter was not meant to be sent",
    [["start"], ["text", "ni"], ["down", MAC], ["up", ENTER], ["down", key("a")], ["end", "你a"], ["up", key("a")]],
    [],
    "你a",
  ],
  [
    "a composition ended by a click elsewhere sends nothing",
    [["start"], ["text", "가"], ["end"], ["blur"]],
    [],
    "가",
  ],
  [
    "a space ends a syllable without sending",
    [["start"], ["text", "가"], ["down", key(" ", { keyCode: 229, code: "Space", isComposing: true })], ["end", "가 "]],
    [],
    "가 ",
  ],
  [
    "the Enter of the number pad counts as Enter in a composition",
    [["start"], ["text", "가"], ["down", { ...WINDOWS, code: "NumpadEnter" }], ["end"], ["up", { ...ENTER, code: "NumpadEnter" }]],
    ["가"],
  ],
];

for (const [name, steps, sent, left = ""] of SEQUENCES) {
  test(name, () => assert.deepEqual(play(steps), { sent, field: left }));
}

test("an Enter that sends does not break the line", () => {
  const rule = new EnterRule();
  assert.equal(rule.keydown(ENTER), "send");
  rule.keyup(ENTER);
  assert.equal(rule.keydown(MAC), "prevent");
  assert.equal(rule.beforeinput("insertLineBreak"), "prevent");
});

test("pasted text with line breaks is left alone", () => {
  assert.equal(new EnterRule().beforeinput("insertFromPaste"), "pass");
});
