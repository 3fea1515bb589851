package io.windlass.aws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The policy of a resource, such as an event bus: who may do what with it. Each statement names its
 * principals: everybody ({@code *}), an account by its id or its root user's ARN, or a user by ARN.
 * Services and federated users match nobody here. Immutable.
 */
public final class ResourcePolicy {
  private static final String EVERYBODY = "*";
  private static final Set<String> PRINCIPALS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private final List<Entry> entries;

  private record Entry(List<String> principals, Statement statement) {
    boolean isAbout(String accountId, String principalArn) {
      return principals.stream()
          .anyMatch(
              each ->
                  each.equals(EVERYBODY)
                      || each.equals(accountId)
                      || each.equals(principalArn)
                      || each.matches("arn:aws[\\w-]*:iam::" + accountId + ":root"));
    }
  }

  private ResourcePolicy(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads a policy document.
   *
   * @param furtherKeys condition keys of the resource's service, in lower case
   * @throws IamFileException if something in it is not understood: it might have been a restriction
   */
  public static ResourcePolicy parse(String json, Set<String> furtherKeys) {
    try {
      var document = new JsonCursor("", new ObjectMapper().readTree(json));
      var entries = new ArrayList<Entry>();
      for (JsonCursor statement : PolicyReader.statements(document)) {
        entries.add(
            new Entry(
                principals(statement.child("Principal")),
                PolicyReader.statementOfResource(statement, furtherKeys)));
      }
      return new ResourcePolicy(List.copyOf(entries));
    } catch (JsonProcessingException e) {
      throw new IamFileException("the policy is not JSON");
    }
  }

  private static List<String> principals(JsonCursor principal) {
    if (principal.node().isTextual()) {
      return List.of(principal.text());
    }
    principal.requireObject(PRINCIPALS);
    return principal.has("AWS")
        ? principal.child("AWS").oneOrMore().stream().map(JsonCursor::text).toList()
        : List.of();
  }

  /** Whether somebody may do something: one statement allows it and none denies it. */
  public boolean allows(
      String accountId,
      String principalArn,
      String action,
      String resource,
      RequestContext request) {
    boolean allowed = false;
    for (Entry entry : entries) {
      if (entry.isAbout(accountId, principalArn)
          && entry.statement().applies(action, resource, request)) {
        switch (entry.statement().effect()) {
          case DENY -> {
            return false;
          }
          case ALLOW -> allowed = true;
        }
      }
    }
    return allowed;
  }
}
