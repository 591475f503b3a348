using System.Security.Cryptography;

namespace Leasehold.Client.Transport;

/// <summary>Which answers are worth asking again, and after how long.</summary>
internal static class RetryRule
{
    private const int LeastWaitMilliseconds = 1_000;
    private const int MostWaitMilliseconds = 1_500;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    public static bool Allows(int status) => status is 412 or 429 || (status >= 500 && status != 501);

    // An untrusted certificate stays untrusted; asking again only delays the message.
    public static bool Allows(Exception failure) => FailureText.Of(failure) is var text
        && !text.StartsWith("tls:", StringComparison.Ordinal) && !text.StartsWith("http:", StringComparison.Ordinal);

    /// <summary>The server's <c>Retry-After</c>, or linear steps with jitter.</summary>
    public static TimeSpan Wait(HttpResponseMessage? answer, int attempt)
    {
        if (answer is { StatusCode: (System.Net.HttpStatusCode)429 or (System.Net.HttpStatusCode)503 }
            && answer.Headers.RetryAfter?.Delta is { } asked)
            return asked < LongestRetryAfter ? asked : LongestRetryAfter;
        var step = RandomNumberGenerator.GetInt32(LeastWaitMilliseconds, MostWaitMilliseconds);
        return TimeSpan.FromMilliseconds(step * attempt);
    }
}
