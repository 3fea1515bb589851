package io.windlass.aws.sigv4;

import io.windlass.aws.Caller;
import io.windlass.aws.iam.PolicySet;

/** An authenticated caller with its policies. */
public record Identity(Caller caller, PolicySet policies) {}
