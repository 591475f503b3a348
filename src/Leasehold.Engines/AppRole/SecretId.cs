using Leasehold.Core.Barrier;
using Leasehold.Engines.AppRole.Rows;

namespace Leasehold.Engines.AppRole;

/// <summary>A secret id as stored: only an HMAC of it exists.</summary>
/// <param name="Hash">The HMAC.</param>
/// <param name="Row">What is known of it.</param>
internal sealed record SecretId(Id16 Hash, SecretIdRow Row);
