package dev.deja.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages: HMAC-SHA256 over header, parent header, metadata and content, in lower-case hex.
 * With an empty key nothing is signed and every signature is accepted, as the protocol has it.
 * Thread-safe.
 */
final class Signer {

  private static final String ALGORITHM = "HmacSHA256";

  private final @Nullable SecretKeySpec key;

  /** One computation per thread: making one costs more than using it. */
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  Signer(String key) {
    this.key =
        key.isEmpty() ? null : new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The signature of these frames as ASCII bytes; empty without a key. */
  byte[] sign(List<byte[]> frames) {
    if (key == null) {
      return new byte[0];
    }
    Mac hmac = mac.get();
    frames.forEach(hmac::update);
    return HexFormat.of().formatHex(hmac.doFinal()).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether a signature is that of these frames, in time that does not depend on where it differs.
   */
  boolean verify(byte[] signature, List<byte[]> frames) {
    return key == null || MessageDigest.isEqual(sign(frames), signature);
  }

  private Mac newMac() {
    try {
      Mac hmac = Mac.getInstance(ALGORITHM);
      hmac.init(key);
      return hmac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
