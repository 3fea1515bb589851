/** Maps a call to what policies are evaluated on: action, resources, condition keys. */
@NullMarked
package io.windlass.aws.authorization;

import org.jspecify.annotations.NullMarked;
