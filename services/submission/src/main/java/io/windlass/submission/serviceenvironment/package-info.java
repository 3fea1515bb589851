/** Service environments: how much of a service's capacity service jobs may use at a time. */
@NullMarked
package io.windlass.submission.serviceenvironment;

import org.jspecify.annotations.NullMarked;
