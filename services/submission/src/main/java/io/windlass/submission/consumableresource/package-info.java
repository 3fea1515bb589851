/** Consumable resources: what their owners make available, and what jobs require of them. */
@NullMarked
package io.windlass.submission.consumableresource;

import org.jspecify.annotations.NullMarked;
