/**
 * Event patterns: which events a subscription wants, and why it does not want another one. Pure:
 * text in memory, by Amazon's Event Ruler.
 */
@NullMarked
package io.windlass.stateevents.pattern;

import org.jspecify.annotations.NullMarked;
