package io.windlass.service;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What services with an AWS API are told about their callers (docs/architecture.md). Immutable. */
@Singleton
public class ApiConfig {
  private final Optional<String> iamFile;
  private final boolean behindProxy;
  private final int maxRequests;
  private final long maxBytes;

  ApiConfig(
      @ConfigProperty(name = "windlass.iam-file") Optional<String> iamFile,
      @ConfigProperty(name = "windlass.behind-proxy", defaultValue = "false") boolean behindProxy,
      @ConfigProperty(name = "windlass.admission.max-requests", defaultValue = "1024")
          int maxRequests,
      @ConfigProperty(name = "windlass.admission.max-bytes", defaultValue = "32M")
          MemorySize maxBytes) {
    this.iamFile = iamFile;
    this.behindProxy = behindProxy;
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes.asLongValue();
  }

  /** Returns the JSON file of access keys and policies. */
  public Optional<String> iamFile() {
    return iamFile;
  }

  /**
   * Returns the same file for a service that cannot do without it.
   *
   * @throws NoSuchElementException if it is not set
   */
  public String requiredIamFile() {
    return iamFile.orElseThrow(
        () -> new NoSuchElementException("the config property windlass.iam-file is required"));
  }

  /** Returns whether a proxy that can be trusted says where calls come from. */
  public boolean behindProxy() {
    return behindProxy;
  }

  /** Returns how many calls may wait for their answer at a time. */
  public int maxRequests() {
    return maxRequests;
  }

  /** Returns how many bytes the bodies of waiting calls may have together. */
  public long maxBytes() {
    return maxBytes;
  }
}
