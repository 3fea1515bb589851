/** Service environments, which limit the capacity of a service that service jobs may use. */
@NullMarked
package io.windlass.submission.serviceenvironment;

import org.jspecify.annotations.NullMarked;
