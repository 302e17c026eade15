package dev.maru.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;

/** The end of a channel's sending side after a last word that the peer should be able to read. */
// A failure of either call means that the channel is closed already, which is what is wanted.
@SuppressWarnings("FutureReturnValueIgnored")
final class Closing {
  private Closing() {}

  /**
   * Ends the sending side once the word has left, and leaves the reading side to drain: closing
   * both at once would reset the connection while the peer still sends, and the word would be lost.
   * Who calls this bounds the wait for the peer's end.
   */
  static void afterFlush(Channel channel, ChannelFuture lastWord) {
    lastWord.addListener(done -> {
      if (done.isSuccess() && channel instanceof DuplexChannel duplex) {
        duplex.shutdownOutput();
      } else {
        channel.close();
      }
    });
  }
}
