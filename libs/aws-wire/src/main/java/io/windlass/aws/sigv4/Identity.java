package io.windlass.aws.sigv4;

import io.windlass.aws.Caller;
import io.windlass.aws.iam.PolicySet;

/** A proven caller with the policies that say what it may do. */
public record Identity(Caller caller, PolicySet policies) {}
