/** Users, access keys and policies (IAM-001 to IAM-083). */
@NullMarked
package io.windlass.aws.iam;

import org.jspecify.annotations.NullMarked;
