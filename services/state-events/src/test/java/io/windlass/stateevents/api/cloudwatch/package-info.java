@NullMarked
package io.windlass.stateevents.api.cloudwatch;

import org.jspecify.annotations.NullMarked;
