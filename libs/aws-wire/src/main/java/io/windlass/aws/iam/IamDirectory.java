package io.windlass.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accounts, users, access keys and policies of the IAM file. Immutable. An unknown part of the
 * file is refused, with its JSON path; secrets never appear in a message.
 */
public final class IamDirectory {
  private final Map<String, AccessKey> keys;

  private IamDirectory(Map<String, AccessKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  public static IamDirectory load(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IamFileException("The IAM file " + file + " cannot be read: " + e.getMessage());
    } catch (IamFileException e) {
      throw new IamFileException("In the IAM file " + file + ", " + e.getMessage());
    }
  }

  public static IamDirectory parse(String json) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      throw new IamFileException(
          "line "
              + location.getLineNr()
              + ", column "
              + location.getColumnNr()
              + ": this is not JSON");
    }
    var keys = new HashMap<String, AccessKey>();
    JsonCursor cursor = new JsonCursor("", root).requireObject(Set.of("accounts"));
    for (JsonCursor account : cursor.child("accounts").elements()) {
      readAccount(account, keys);
    }
    return new IamDirectory(keys);
  }

  public @Nullable AccessKey find(String accessKeyId) {
    return keys.get(accessKeyId);
  }

  /** Returns an access key of a user; empty if there is no such user, or it has no key. */
  public Optional<AccessKey> keyOf(String accountId, String userName) {
    return keys.values().stream()
        .filter(key -> key.accountId().equals(accountId) && key.userName().equals(userName))
        .min(Comparator.comparing(AccessKey::accessKeyId));
  }

  /** Returns the ids of all accounts that have a key here. */
  public Set<String> accountIds() {
    var ids = new java.util.TreeSet<String>();
    keys.values().forEach(key -> ids.add(key.accountId()));
    return ids;
  }

  private static void readAccount(JsonCursor account, Map<String, AccessKey> keys) {
    account.requireObject(Set.of("accountId", "users"));
    JsonCursor id = account.child("accountId");
    if (!id.text().matches("\\d{12}")) {
      throw id.wrong("must be 12 digits");
    }
    for (JsonCursor user : account.child("users").elements()) {
      user.requireObject(Set.of("userName", "accessKeys", "policies"));
      PolicySet policies = policies(user);
      for (JsonCursor key : user.child("accessKeys").elements()) {
        AccessKey accessKey = accessKey(key, id.text(), userName(user), policies);
        if (keys.put(accessKey.accessKeyId(), accessKey) != null) {
          throw key.child("accessKeyId").wrong("is used twice");
        }
      }
    }
  }

  private static String userName(JsonCursor user) {
    JsonCursor name = user.child("userName");
    if (!name.text().matches("[\\w+=,.@-]{1,64}")) {
      throw name.wrong("must be 1 to 64 of letters, digits and _+=,.@-");
    }
    return name.text();
  }

  private static AccessKey accessKey(
      JsonCursor key, String accountId, String userName, PolicySet policies) {
    key.requireObject(Set.of("accessKeyId", "secretAccessKey", "sessionToken"));
    JsonCursor id = key.child("accessKeyId");
    if (!id.text().matches("\\w{4,128}")) {
      throw id.wrong("must be 4 to 128 letters, digits and _");
    }
    return new AccessKey(
        id.text(),
        key.child("secretAccessKey").text(),
        key.has("sessionToken") ? key.child("sessionToken").text() : null,
        accountId,
        userName,
        policies);
  }

  private static PolicySet policies(JsonCursor user) {
    if (!user.has("policies") || user.child("policies").elements().isEmpty()) {
      return PolicySet.unrestricted();
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonCursor policy : user.child("policies").elements()) {
      policy.requireObject(Set.of("policyName", "policyDocument"));
      statements.addAll(PolicyReader.read(policy.child("policyDocument")));
    }
    return PolicySet.of(statements);
  }
}
