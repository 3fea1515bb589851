/** Service jobs: what may be submitted, and what it resolves to. */
@NullMarked
package io.windlass.submission.servicejob;

import org.jspecify.annotations.NullMarked;
