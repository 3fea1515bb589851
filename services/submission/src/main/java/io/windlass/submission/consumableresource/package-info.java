/** Consumable resources, and what jobs require of them. */
@NullMarked
package io.windlass.submission.consumableresource;

import org.jspecify.annotations.NullMarked;
