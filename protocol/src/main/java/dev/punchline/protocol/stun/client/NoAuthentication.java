package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;

/** Without credentials every response counts. */
record NoAuthentication() implements Authentication {
  @Override
  public Signature sign() {
    return Signature.NONE;
  }

  @Override
  public Verdict judge(StunMessage response, ByteBuffer bytes, Signature sent) {
    return new Verdict.Accept(false);
  }

  @Override
  public void unanswered() {}
}
