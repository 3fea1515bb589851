/** Runs tasks as pods of a Kubernetes cluster (ADR 38). */
@NullMarked
package io.windlass.capacity.executor.kubernetes;

import org.jspecify.annotations.NullMarked;
