package io.windlass.stateevents.store.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets at rest: AES-256 in Galois/Counter Mode, with a random nonce for each text,
 * bound to what the text belongs to. Safe for concurrent use.
 */
public final class SecretBox {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the key: 32 bytes in Base64.
   *
   * @throws IllegalArgumentException if the file has something else in it
   */
  public static SecretBox withKeyOf(Path file) {
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new SecretBox(key);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key file " + file + " is not Base64", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be read", e);
    }
    throw new IllegalArgumentException("the key file " + file + " does not contain 32 bytes");
  }

  /** Returns the text encrypted, for its owner. */
  byte[] encrypt(String text, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, owner, text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
        .put(VERSION)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * Returns a text that was encrypted for this owner with this key.
   *
   * @throws IllegalStateException if it was not
   */
  String decrypt(byte[] encrypted, String owner) {
    if (encrypted.length <= 1 + NONCE_BYTES || encrypted[0] != VERSION) {
      throw new IllegalStateException("a secret of " + owner + " has an unknown form");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] sealed = new byte[encrypted.length - 1 - NONCE_BYTES];
    ByteBuffer.wrap(encrypted).get(new byte[1]).get(nonce).get(sealed);
    return new String(run(Cipher.DECRYPT_MODE, nonce, owner, sealed), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, String owner, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a secret of " + owner + " was not encrypted with the key of this service", e);
    }
  }
}
