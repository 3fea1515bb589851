@NullMarked
package io.windlass.capacity.executor.process.runner;

import org.jspecify.annotations.NullMarked;
