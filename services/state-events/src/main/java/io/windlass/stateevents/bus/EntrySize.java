package io.windlass.stateevents.bus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large an entry of PutEvents is, by <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html">AWS's
 * formula</a>: 14 bytes if it has a time, and the bytes in UTF-8 of source, detail type, detail and
 * each resource.
 */
public final class EntrySize {
  /** The most that one entry may have. */
  public static final int MOST = 256 * 1024;

  private static final int TIME = 14;

  private EntrySize() {}

  /** Returns the size in bytes; what is absent counts nothing. */
  public static long of(
      boolean hasTime,
      @Nullable String source,
      @Nullable String detailType,
      @Nullable String detail,
      @Nullable List<String> resources) {
    long size = (hasTime ? TIME : 0) + bytes(source) + bytes(detailType) + bytes(detail);
    if (resources != null) {
      size += resources.stream().mapToLong(EntrySize::bytes).sum();
    }
    return size;
  }

  /** Returns the size of metadata: that of its keys and values. */
  public static long of(@Nullable Map<String, String> metadata) {
    return metadata == null
        ? 0
        : metadata.entrySet().stream()
            .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue()))
            .sum();
  }

  private static long bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
