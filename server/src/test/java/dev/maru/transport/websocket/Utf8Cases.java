package dev.maru.transport.websocket;

import java.util.HexFormat;
import java.util.List;

/** Byte sequences at the edges of UTF-8 (RFC 3629), as hex: right ones and wrong ones. */
final class Utf8Cases {
  static final List<String> VALID =
      List.of(
          "00",
          "7f",
          "c280", // U+0080
          "dfbf", // U+07FF
          "e0a080", // U+0800
          "e18080",
          "ec8080",
          "ed9fbf", // U+D7FF, the last before the surrogates
          "ee8080", // U+E000, the first after them
          "efbbbf", // the byte order mark is a character
          "efbfbd",
          "efbfbe", // U+FFFE and U+FFFF are no characters, but well-formed
          "efbfbf",
          "f0908080", // U+10000
          "f09f918d",
          "f3bfbfbf",
          "f48fbfbf", // U+10FFFF
          "f48fbfbe",
          "cebae1bdb9cf83cebcceb5", // Greek
          "ed959ceab5adec96b4", // Korean
          "61cc88", // a combining mark
          "e2808f41e280ae", // marks of direction
          "41424344454647ed959c", // a character across an eight-byte edge
          "4142434445464748f09f918d4142434445464748");

  static final List<String> INVALID =
      List.of(
          "80", // lone continuations
          "bf",
          "80bf80bf",
          "c0", // bytes that never occur
          "c080",
          "c1bf",
          "f5808080",
          "f880808080",
          "fc8080808080",
          "fe",
          "ff",
          "fefeffff",
          "c2", // truncated
          "df",
          "e0a0",
          "e180",
          "efbf",
          "f09080",
          "f48fbf",
          "c241", // interrupted
          "e0a041",
          "e1",
          "e14141",
          "f0908041",
          "c0af", // overlong forms
          "e080af",
          "e09fbf",
          "f08080af",
          "f08fbfbf",
          "f8808080af",
          "eda080", // surrogates, single
          "edadbf",
          "edae80",
          "edbfbf",
          "eda080edb080", // and in pairs
          "edafbfedbfbf",
          "f4908080", // above U+10FFFF
          "f7bfbfbf",
          "4142434445464780", // after an eight-byte run
          "414243444546474849c2",
          "cebae1bdb9cf83cebcceb5eda080656469746564");

  private Utf8Cases() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
