package io.windlass.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.iam.IamFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The IAM file that the services read. It contains the stack's own user {@code admin}, who may do
 * everything, and the accounts of the file given with {@code --iam}. The users of an account that
 * both have are merged; an access key or user name that occurs twice is an error. Each account gets
 * a user {@code windlass-events}, if it has none, who may only submit jobs: by that one rules do,
 * with a key that is new at each start.
 */
public final class IamFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENTS_USER = "windlass-events";

  private IamFile() {}

  /** Writes the IAM file of a data directory. */
  public static void write(
      StackDirectory directory,
      Credentials credentials,
      Optional<Path> further,
      SecureRandom random) {
    var merged = merge(credentials, further.map(IamFile::read));
    merged.path("accounts").forEach(account -> addEventsUser((ObjectNode) account, random));
    StackDirectory.writePrivately(directory.iamFile(), merged.toPrettyString() + "\n");
  }

  /**
   * Reads a file as the services do, so that an error in it is reported before anything starts.
   *
   * @throws IllegalArgumentException if it does not exist or is not an IAM file; the message has
   *     the place of the error
   */
  public static void check(Path file) {
    read(file);
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no IAM file " + file);
    }
    try {
      IamDirectory.load(file);
      return JSON.readTree(file.toFile());
    } catch (IamFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the IAM file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  static ObjectNode merge(Credentials own, Optional<JsonNode> further) {
    var root = JsonNodeFactory.instance.objectNode();
    var accounts = root.putArray("accounts");
    var admin = account(accounts, own.accountId()).withArray("users").addObject();
    admin.put("userName", "admin");
    admin
        .putArray("accessKeys")
        .addObject()
        .put("accessKeyId", own.accessKeyId())
        .put("secretAccessKey", own.secretAccessKey());
    if (further.isPresent()) {
      addAll(accounts, further.get());
    }
    requireUniqueNames(accounts);
    return root;
  }

  private static void addAll(ArrayNode accounts, JsonNode further) {
    if (!further.path("accounts").isArray()) {
      throw new IllegalArgumentException("the IAM file has no list \"accounts\"");
    }
    for (var account : further.path("accounts")) {
      var id = account.path("accountId").asText();
      if (!id.matches("\\d{12}")) {
        throw new IllegalArgumentException(
            "accountId in the IAM file: \"%s\" (expected: 12 digits)".formatted(id));
      }
      var target = account(accounts, id);
      for (var property : account.properties()) {
        switch (property.getKey()) {
          case "accountId" -> {}
          case "users" -> property.getValue().forEach(target.withArray("users")::add);
          default -> target.set(property.getKey(), property.getValue());
        }
      }
    }
  }

  private static void addEventsUser(ObjectNode account, SecureRandom random) {
    var users = account.withArray("users");
    if (users.findValuesAsText("userName").contains(EVENTS_USER)) {
      return;
    }
    var key = Credentials.generate(random);
    var user = users.addObject().put("userName", EVENTS_USER);
    user.putArray("accessKeys")
        .addObject()
        .put("accessKeyId", key.accessKeyId())
        .put("secretAccessKey", key.secretAccessKey());
    var policy = user.putArray("policies").addObject().put("policyName", "submit-jobs");
    var document = policy.putObject("policyDocument").put("Version", "2012-10-17");
    document
        .putArray("Statement")
        .addObject()
        .put("Effect", "Allow")
        .put("Action", "batch:SubmitJob")
        .put("Resource", "*");
  }

  private static ObjectNode account(ArrayNode accounts, String id) {
    for (var account : accounts) {
      if (account.path("accountId").asText().equals(id)) {
        return (ObjectNode) account;
      }
    }
    return accounts.addObject().put("accountId", id);
  }

  private static void requireUniqueNames(ArrayNode accounts) {
    Set<String> keys = new HashSet<>();
    for (var account : accounts) {
      Set<String> names = new HashSet<>();
      for (var user : account.path("users")) {
        requireUnique(names, user.path("userName").asText(), "user name");
        for (var key : user.path("accessKeys")) {
          requireUnique(keys, key.path("accessKeyId").asText(), "access key");
        }
      }
    }
  }

  private static void requireUnique(Set<String> seen, String value, String what) {
    if (!seen.add(value)) {
      throw new IllegalArgumentException(
          "the %s %s occurs twice (the stack's own user is called admin)".formatted(what, value));
    }
  }
}
