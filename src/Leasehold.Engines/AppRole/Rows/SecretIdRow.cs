using Leasehold.Core.Barrier;

namespace Leasehold.Engines.AppRole.Rows;

/// <summary>A machine logs in with the same one many times; what is remembered of it is no secret.</summary>
internal sealed partial class SecretIdRow : IRemembered;
