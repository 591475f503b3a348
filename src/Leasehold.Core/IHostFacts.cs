using Leasehold.Core.Json;

namespace Leasehold.Core;

/// <summary>The machine that the server runs on.</summary>
public interface IHostFacts
{
    /// <summary>
    /// Looks at it: <c>timestamp</c>, <c>cpu</c>, <c>cpu_times</c>, <c>disk</c>, <c>host</c>, <c>memory</c>.
    /// </summary>
    /// <param name="problems">What could not be read; that part is left out.</param>
    JsonMap Read(out IReadOnlyList<string> problems);
}
