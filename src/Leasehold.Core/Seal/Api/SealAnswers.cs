using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary>What the routes that work sealed answer with: JSON without an envelope, ended by a newline.</summary>
internal sealed class SealAnswers(Kernel kernel, KernelOptions options)
{
    public static Answer Plain(JsonMap map) => Plain((Reply.Raw)Reply.RawJson(map));

    public static Answer Plain(Reply.Raw reply) =>
        Answer.Of(reply with { Bytes = (byte[])[.. reply.Bytes.Span, (byte)'\n'] }, default);

    /// <summary>The state of the seal, as <c>sys/seal-status</c> and <c>sys/unseal</c> tell it.</summary>
    public Answer Status() => Plain(StatusMap());

    /// <summary>Adds who the cluster is, once that may be known.</summary>
    public JsonMap WithCluster(JsonMap data, SealStatus status)
    {
        if (status.ClusterId.Length > 0)
            data.Add("cluster_name", options.ClusterName ?? status.ClusterName).Add("cluster_id", status.ClusterId);
        return data;
    }

    private JsonMap StatusMap()
    {
        var status = kernel.Status;
        var data = new JsonMap()
            .Add("type", status.Type)
            .Add("initialized", status.IsInitialized)
            .Add("sealed", status.IsSealed)
            .Add("t", status.Threshold)
            .Add("n", status.Shares)
            .Add("progress", status.Progress)
            .Add("nonce", status.Nonce)
            .Add("version", options.Version)
            .Add("migration", status.IsMigrating)
            .Add("recovery_seal", status.HasRecoverySeal)
            .Add("storage_type", options.StorageType);
        if (status.HasRecoverySeal)
            data.Add("recovery_seal_type", SealConfiguration.ShamirType);
        return WithCluster(data, status);
    }
}
