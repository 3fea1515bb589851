package io.windlass.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * IAM-011 and the operators: one condition, the request's values, whether the statement applies.
 */
class ConditionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals | \"a\" | a | true",
        "StringEquals | \"a\" | A | false",
        "StringEquals | [\"a\",\"b\"] | b | true",
        "StringEquals | \"a*\" | ab | false",
        "StringEquals | \"a\" | | false",
        "StringEqualsIfExists | \"a\" | | true",
        "StringEqualsIfExists | \"a\" | b | false",
        "StringNotEquals | [\"a\",\"b\"] | c | true",
        "StringNotEquals | [\"a\",\"b\"] | b | false",
        "StringNotEquals | \"a\" | | true",
        "StringEqualsIgnoreCase | \"a\" | A | true",
        "StringNotEqualsIgnoreCase | \"a\" | A | false",
        "StringLike | \"a*\" | abc | true",
        "StringLike | \"a?\" | abc | false",
        "StringNotLike | \"a*\" | abc | false",
        "Bool | \"false\" | false | true",
        "Bool | true | true | true",
        "Bool | \"true\" | | false",
        "BoolIfExists | \"true\" | | true",
        "Null | \"true\" | | true",
        "Null | \"true\" | x | false",
        "Null | \"false\" | x | true",
        "NumericEquals | 1000 | 1000.0 | true",
        "NumericNotEquals | \"1000\" | 1001 | true",
        "NumericLessThan | 10 | 9 | true",
        "NumericLessThan | 10 | 10 | false",
        "NumericLessThanEquals | 10 | 10 | true",
        "NumericGreaterThan | 10 | 11 | true",
        "NumericGreaterThanEquals | 10 | 9 | false",
        "NumericEquals | 10 | ten | false",
        "DateLessThan | \"2026-11-21T00:00:00Z\" | 2026-11-20T23:59:59Z | true",
        "DateGreaterThan | \"2026-11-21\" | 2026-11-21T00:00:01Z | true",
        "DateEquals | 0 | 1970-01-01T00:00:00Z | true",
        "DateNotEquals | 0 | 1970-01-01T00:00:00Z | false",
        "IpAddress | \"10.0.0.0/8\" | 10.1.2.3 | true",
        "IpAddress | \"10.0.0.0/8\" | 11.1.2.3 | false",
        "IpAddress | \"10.1.2.3\" | 10.1.2.3 | true",
        "IpAddress | \"2001:db8::/32\" | 2001:db8::1 | true",
        "IpAddress | \"10.0.0.0/8\" | ::1 | false",
        "NotIpAddress | \"10.0.0.0/8\" | 11.1.2.3 | true",
        "ArnLike | \"arn:aws:batch:*:*:job/*\" | arn:aws:batch:eu-west-1:1:job/x | true",
        "ArnNotEquals | \"arn:aws:batch:*:*:job/*\" | arn:aws:batch:eu-west-1:1:job/x | false",
        "ForAllValues:StringEquals | [\"a\",\"b\"] | a b | true",
        "ForAllValues:StringEquals | [\"a\",\"b\"] | a c | false",
        "ForAllValues:StringEquals | [\"a\"] | | true",
        "ForAnyValue:StringEquals | [\"a\",\"b\"] | c b | true",
        "ForAnyValue:StringEquals | [\"a\"] | c d | false",
        "ForAnyValue:StringEquals | [\"a\"] | | false",
        "ForAllValues:StringNotEquals | [\"a\"] | b c | true",
        "ForAllValues:StringNotLike | [\"a*\"] | b ab | false"
      })
  void operators(String operator, String policyValue, String actual, boolean expected) {
    RequestContext facts = RequestContext.none();
    if (actual != null) {
      List<String> values = Arrays.asList(actual.split(" ", -1));
      facts = facts.with("aws:TagKeys", values);
    }
    assertThat(applies(operator, "aws:tagkeys", policyValue, facts)).isEqualTo(expected);
  }

  /** IAM-005. */
  @ParameterizedTest
  @CsvSource({
    "StringEquals, ${aws:username}, ann, true",
    "StringEquals, ${aws:username}, bob, false",
    "StringLike, ${aws:username}-*, ann-1, true",
    "StringLike, a${*}b, a*b, true",
    "StringLike, a${*}b, axb, false",
    "StringEquals, a${$}${?}, a$?, true",
    "'StringEquals', '${aws:PrincipalTag/x, ''none''}', none, true",
    "StringEquals, ${aws:PrincipalTag/x}, '', false"
  })
  void variables(String operator, String wanted, String actual, boolean expected) {
    RequestContext facts =
        RequestContext.none().with("aws:username", "ann").with("aws:RequestTag/owner", actual);
    assertThat(applies(operator, "aws:RequestTag/owner", "\"" + wanted + "\"", facts))
        .isEqualTo(expected);
  }

  private static boolean applies(
      String operator, String key, String policyValue, RequestContext facts) {
    String json =
        """
        {"accounts": [{"accountId": "123456789012", "users": [{"userName": "u",
          "accessKeys": [{"accessKeyId": "AKIA", "secretAccessKey": "s"}],
          "policies": [{"policyName": "p", "policyDocument": {"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"%s": {"%s": %s}}}}}]}]}]}
        """
            .formatted(operator, key, policyValue);
    return IamDirectory.parse(json).find("AKIA").policies().allows("batch:SubmitJob", "*", facts);
  }
}
