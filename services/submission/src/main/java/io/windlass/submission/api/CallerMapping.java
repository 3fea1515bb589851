package io.windlass.submission.api;

import io.windlass.aws.CallContext;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.JobRequests;

/** Maps calls of the API to values of the domain. */
final class CallerMapping {
  private CallerMapping() {}

  /** Returns the owner whose resources the call is about. */
  static Owner owner(CallContext context) {
    return new Owner(context.caller().accountId(), context.caller().region());
  }

  /** Returns the id and time of the call. */
  static JobRequests.Call call(CallContext context) {
    return new JobRequests.Call(context.requestId(), context.now());
  }
}
