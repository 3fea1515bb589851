package io.windlass.submission.store;

import io.windlass.submission.job.ChildId;

/** The newest that one batch of events says about one child of an array. */
public record ChildChange(ChildId child, StateChange state) {}
