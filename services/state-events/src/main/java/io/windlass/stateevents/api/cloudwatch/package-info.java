/** CloudWatch's metrics of the jobs of an account. */
@NullMarked
package io.windlass.stateevents.api.cloudwatch;

import org.jspecify.annotations.NullMarked;
