namespace Leasehold.Load.Work;

/// <summary>What the connections send.</summary>
/// <param name="Name">How the tables call it.</param>
/// <param name="Requests">For each connection the requests it sends in turn; more connections share them.</param>
internal sealed record Workload(string Name, byte[][][] Requests)
{
    /// <summary>What a connection sends.</summary>
    public byte[][] Of(int connection) => Requests[connection % Requests.Length];

    public static Workload Same(string name, byte[] request) => new(name, [[request]]);

    /// <summary>One list of requests for each caller.</summary>
    public static Workload Each<T>(string name, IEnumerable<T> callers, Func<T, byte[][]> requests) =>
        new(name, [.. callers.Select(requests)]);
}
