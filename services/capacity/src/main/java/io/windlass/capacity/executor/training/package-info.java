/**
 * Stands in for the service that runs service jobs: training jobs are ordinary tasks of this
 * machine, reported as SageMaker would report them (SJ-018).
 */
@NullMarked
package io.windlass.capacity.executor.training;

import org.jspecify.annotations.NullMarked;
