package io.windlass.stateevents.store.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  @TempDir private Path directory;
  private SecretBox box;

  @BeforeEach
  void key() throws Exception {
    box = SecretBox.withKeyOf(keyFile(1));
  }

  private Path keyFile(int value) throws Exception {
    byte[] key = new byte[32];
    key[0] = (byte) value;
    return Files.writeString(
        directory.resolve("key-" + value), Base64.getEncoder().encodeToString(key) + "\n");
  }

  @Test
  void aTextComesBack() {
    assertThat(box.decrypt(box.encrypt("pässword", "owner"), "owner")).isEqualTo("pässword");
  }

  @Test
  void theSameTextIsNeverEncryptedTheSameWay() {
    byte[] first = box.encrypt("password", "owner");
    assertThat(first).isNotEqualTo(box.encrypt("password", "owner"));
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("password");
  }

  @Test
  void nobodyElsesTextIsRead() throws Exception {
    byte[] encrypted = box.encrypt("password", "owner");
    assertThatThrownBy(() -> box.decrypt(encrypted, "other"))
        .isInstanceOf(IllegalStateException.class);
    SecretBox other = SecretBox.withKeyOf(keyFile(2));
    assertThatThrownBy(() -> other.decrypt(encrypted, "owner"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("password");
  }

  @Test
  void aTextThatWasTamperedWithIsNotRead() {
    byte[] encrypted = box.encrypt("password", "owner");
    encrypted[encrypted.length - 1] ^= 1;
    assertThatThrownBy(() -> box.decrypt(encrypted, "owner"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> box.decrypt(new byte[] {2, 3}, "owner"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFileWithoutAKeyIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("short"), "AAAA");
    assertThatThrownBy(() -> SecretBox.withKeyOf(file)).hasMessageContaining("32 bytes");
    Files.writeString(file, "no Base64!");
    assertThatThrownBy(() -> SecretBox.withKeyOf(file)).hasMessageContaining("not Base64");
  }
}
