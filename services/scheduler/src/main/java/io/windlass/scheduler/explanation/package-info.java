/** Answers to queries about jobs and queues, in sentences and numbers. */
@NullMarked
package io.windlass.scheduler.explanation;

import org.jspecify.annotations.NullMarked;
