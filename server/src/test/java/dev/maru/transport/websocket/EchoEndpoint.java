package dev.maru.transport.websocket;

/** An endpoint that sends back what it gets, and reads no faster than the peer takes. */
final class EchoEndpoint implements Endpoint {
  private final WebSocketConnection connection;

  EchoEndpoint(WebSocketConnection connection) {
    this.connection = connection;
  }

  @Override
  public void text(byte[] utf8) {
    echo(Opcode.TEXT, utf8);
  }

  @Override
  public void binary(byte[] data) {
    echo(Opcode.BINARY, data);
  }

  @Override
  public void writable() {
    connection.resumeReading();
  }

  @Override
  public void closed() {}

  private void echo(int opcode, byte[] payload) {
    connection.send(opcode, payload);
    if (!connection.isWritable()) {
      connection.pauseReading();
    }
  }
}
