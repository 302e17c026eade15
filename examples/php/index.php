<?php // A page of the site. What is between the two marks is all that Maru adds to it.
session_start(['read_and_close' => true, 'use_strict_mode' => true]);
$user = $_SESSION['user'] ?? null;
$room = $user['rooms'][0] ?? '';
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
$js = fn ($value) => json_encode($value, JSON_HEX_TAG | JSON_HEX_AMP | JSON_THROW_ON_ERROR);
?>
<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>수업 일지</title>
<?php if ($user === null): ?>
<h1>누구세요? / Who are you?</h1>
<form method="post" action="login.php">
  <button name="as" value="trainer">강사 김지훈</button>
  <button name="as" value="member">회원 이서연</button>
</form>
<?php else: ?>
<form method="post" action="login.php">
  <b id="me"><?= htmlspecialchars($user['name']) ?></b> <button name="as" value="">로그아웃</button>
</form>
<!-- Maru -->
<ul id="lines"></ul>
<form id="say"><input id="text" autocomplete="off"><button>보내기</button> <small id="state"></small></form>
<script type="module">
  import { connect, tokenFrom } from "/chat/client.js";
  const [lines, say, text, state] = ["lines", "say", "text", "state"].map((id) => document.getElementById(id));
  const chat = connect({ url: location.origin, user: { id: <?= $js($user['id']) ?> }, token: tokenFrom("token.php") });
  const room = chat.room(<?= $js($room) ?>);
  const line = (e) => Object.assign(document.createElement("li"), { textContent: `${e.from.name}: ${e.data.text}` });
  chat.on("room", () => lines.replaceChildren(...room.events.map(line)));
  chat.on("state", (s) => (state.textContent = s.phase === "stopped" && s.code === 4401 ? "로그인이 필요합니다 / sign in again" : s.phase));
  say.onsubmit = () => (text.value.trim() && room.send({ text: text.value }), (text.value = ""), false);
</script>
<!-- /Maru -->
<?php endif ?>
