package io.windlass.submission.job;

import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListJobsRequest;
import io.windlass.aws.batch.ListServiceJobsRequest;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listing of jobs (JS-024, VIEW-002 to VIEW-010): the jobs of one queue, newest first, or the
 * children of one array (AR-012) or the nodes of one multi-node job (MNP-019), to which filters do
 * not apply.
 *
 * @param status null is any
 * @param filters groups that must all hold; a group holds when one of its filters does
 */
public record JobListing(@Nullable String status, List<List<JobFilter>> filters, int maxResults) {
  private static final int MAXIMUM_RESULTS = 100;
  private static final String DEFAULT_STATUS = "RUNNING";
  private static final Set<String> OF_SERVICE_JOBS =
      Set.of(
          "JOB_NAME",
          "SHARE_IDENTIFIER",
          "QUOTA_SHARE_NAME",
          "BEFORE_CREATED_AT",
          "AFTER_CREATED_AT");

  /** Filters of service jobs have nothing to do with who owns definitions. */
  private static final Owner NOBODY = new Owner("", "");

  /** Returns the listing that a request asks for. */
  public static Result<JobListing> of(Owner owner, ListJobsRequest request) {
    ValidationErrors validationErrors = new ValidationErrors();
    int given =
        count(request.jobQueue()) + count(request.arrayJobId()) + count(request.multiNodeJobId());
    if (given != 1) {
      validationErrors.invalid(
          "Exactly one of jobQueue, arrayJobId and multiNodeJobId is required.");
    }
    int limit = limit(request.maxResults(), validationErrors);
    checkNumber(request.filters(), validationErrors);
    List<KeyValuesPair> pairs = request.filters() == null ? List.of() : request.filters();
    List<List<JobFilter>> filters = new ArrayList<>();
    pairs.forEach(pair -> filters.add(group(owner, pair, validationErrors)));
    boolean ofChildren = request.arrayJobId() != null || request.multiNodeJobId() != null;
    return validationErrors.orElse(
        () ->
            ofChildren
                ? new JobListing(status(request, List.of()), List.of(), limit)
                : new JobListing(status(request, pairs), filters, limit));
  }

  /**
   * Returns the listing of service jobs that a request asks for (SJ-015). A status and a filter
   * must both match; without either, RUNNING jobs are listed.
   */
  public static Result<JobListing> of(ListServiceJobsRequest request) {
    ValidationErrors validationErrors = new ValidationErrors();
    int limit = limit(request.maxResults(), validationErrors);
    checkNumber(request.filters(), validationErrors);
    List<KeyValuesPair> pairs = request.filters() == null ? List.of() : request.filters();
    List<List<JobFilter>> filters = new ArrayList<>();
    for (KeyValuesPair pair : pairs) {
      String name = pair.name() == null ? "" : pair.name();
      if (!OF_SERVICE_JOBS.contains(name)) {
        validationErrors.invalid("filters: " + name + " is not a supported filter.");
      } else {
        filters.add(group(NOBODY, pair, validationErrors));
      }
    }
    String status =
        request.jobStatus() == null && filters.isEmpty() ? DEFAULT_STATUS : request.jobStatus();
    return validationErrors.orElse(() -> new JobListing(status, filters, limit));
  }

  private static void checkNumber(
      @Nullable List<KeyValuesPair> filters, ValidationErrors validationErrors) {
    if (filters != null && filters.size() > 1) {
      validationErrors.invalid("Only one filter key-value pair can be specified.");
    }
  }

  private static int limit(@Nullable Integer maxResults, ValidationErrors validationErrors) {
    int limit = maxResults == null ? MAXIMUM_RESULTS : maxResults;
    if (limit < 1 || limit > MAXIMUM_RESULTS) {
      validationErrors.invalid(
          "maxResults must be between 1 and " + MAXIMUM_RESULTS + ", got " + limit + ".");
    }
    return limit;
  }

  /** With filters, any status will do; only a filter by share identifier goes with a status. */
  private static @Nullable String status(ListJobsRequest request, List<KeyValuesPair> filters) {
    if (filters.isEmpty()) {
      return request.jobStatus() == null ? DEFAULT_STATUS : request.jobStatus();
    }
    boolean shareOnly = filters.stream().allMatch(f -> "SHARE_IDENTIFIER".equals(f.name()));
    return shareOnly ? request.jobStatus() : null;
  }

  private static int count(@Nullable String text) {
    return text == null ? 0 : 1;
  }

  private static List<JobFilter> group(
      Owner owner, KeyValuesPair pair, ValidationErrors validationErrors) {
    List<String> values = pair.values() == null ? List.of() : pair.values();
    String name = pair.name() == null ? "" : pair.name();
    if (values.isEmpty()) {
      validationErrors.invalid("filters: " + name + " needs a value.");
    }
    List<JobFilter> group = new ArrayList<>();
    for (String value : values) {
      JobFilter filter = filter(owner, name, value, validationErrors);
      if (filter != null) {
        group.add(filter);
      }
    }
    return group;
  }

  private static @Nullable JobFilter filter(
      Owner owner, String name, String value, ValidationErrors validationErrors) {
    boolean prefix = value.endsWith("*");
    String text = prefix ? value.substring(0, value.length() - 1) : value;
    return switch (name) {
      case "JOB_NAME" -> new JobFilter.Name(text.toLowerCase(Locale.ROOT), prefix);
      case "JOB_DEFINITION" -> definition(owner, value, text, prefix, validationErrors);
      case "SHARE_IDENTIFIER", "QUOTA_SHARE_NAME" -> new JobFilter.Share(text, prefix);
      case "BEFORE_CREATED_AT" ->
          new JobFilter.CreatedBefore(millis(name, value, validationErrors));
      case "AFTER_CREATED_AT" -> new JobFilter.CreatedAfter(millis(name, value, validationErrors));
      default -> {
        validationErrors.invalid("filters: " + name + " is not a supported filter.");
        yield null;
      }
    };
  }

  private static @Nullable JobFilter definition(
      Owner owner, String value, String text, boolean prefix, ValidationErrors validationErrors) {
    if (prefix && !value.startsWith("arn:")) {
      return new JobFilter.DefinitionName(text, null, true);
    }
    var reference =
        ResourceArn.resolve(owner, ResourceKind.JOB_DEFINITION, value)
            .map(arn -> DefinitionReference.parse(owner, arn.id()));
    if (reference.isPresent()
        && reference.get() instanceof Result.Accepted<DefinitionReference> accepted) {
      return new JobFilter.DefinitionName(
          accepted.value().name(), accepted.value().revision(), false);
    }
    validationErrors.invalid("filters: " + value + " is not a job definition.");
    return null;
  }

  private static long millis(String name, String value, ValidationErrors validationErrors) {
    if (!value.matches("[0-9]{1,18}")) {
      validationErrors.invalid(
          "filters: " + name + " must be a number of milliseconds, got " + value + ".");
      return 0;
    }
    return Long.parseLong(value);
  }
}
