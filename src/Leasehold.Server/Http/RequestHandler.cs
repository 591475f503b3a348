using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Server.Http;

/// <summary>Whoever answers requests: the kernel, or a script in a test. The caller disposes the answer.</summary>
public delegate ValueTask<Answer> RequestHandler(Request request, CancellationToken cancel);
