package io.windlass.scheduler.store;

import io.windlass.scheduler.job.JobProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The profiles of a partition's accounts, each once, by number. Jobs that were submitted alike
 * share the instance kept here. Numbers are per account and are never used again.
 */
public final class JobProfiles {
  /** A profile and its number in its account. */
  record Numbered(String accountId, int number, JobProfile profile) {}

  private final Map<String, Map<JobProfile, Numbered>> byAccount = new HashMap<>();
  private final Map<String, Map<Integer, JobProfile>> byNumber = new HashMap<>();
  private final List<Numbered> unstored = new ArrayList<>();

  /** Returns the shared instance that is equal to this one. */
  public JobProfile shared(String accountId, JobProfile profile) {
    return numbered(accountId, profile).profile();
  }

  int numberOf(String accountId, JobProfile profile) {
    return numbered(accountId, profile).number();
  }

  /** Returns the stored profile of that number. */
  JobProfile get(String accountId, int number) {
    Map<Integer, JobProfile> stored = byNumber.getOrDefault(accountId, Map.of());
    return Objects.requireNonNull(stored.get(number), "profile of a stored job");
  }

  void restore(Numbered stored) {
    of(stored.accountId()).put(stored.profile(), stored);
    byNumber
        .computeIfAbsent(stored.accountId(), _ -> new HashMap<>())
        .put(stored.number(), stored.profile());
  }

  /** Returns and clears the profiles that are not stored yet. */
  List<Numbered> takeUnstored() {
    List<Numbered> taken = List.copyOf(unstored);
    unstored.clear();
    return taken;
  }

  private Numbered numbered(String accountId, JobProfile profile) {
    Map<JobProfile, Numbered> known = of(accountId);
    Numbered found = known.get(profile);
    if (found == null) {
      found = new Numbered(accountId, known.size() + 1, profile);
      known.put(profile, found);
      unstored.add(found);
    }
    return found;
  }

  private Map<JobProfile, Numbered> of(String accountId) {
    return byAccount.computeIfAbsent(accountId, _ -> new HashMap<>());
  }
}
