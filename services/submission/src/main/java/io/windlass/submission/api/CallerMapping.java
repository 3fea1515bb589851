package io.windlass.submission.api;

import io.windlass.aws.CallContext;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.JobRequests;

/** What the domain needs to know of a call. */
final class CallerMapping {
  private CallerMapping() {}

  /** Whose things the call is about. */
  static Owner owner(CallContext context) {
    return new Owner(context.caller().accountId(), context.caller().region());
  }

  /** The call itself. */
  static JobRequests.Call call(CallContext context) {
    return new JobRequests.Call(context.requestId(), context.now());
  }
}
