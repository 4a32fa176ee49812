using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>What providers need of the process.</summary>
/// <param name="Identifiers">Names of calls to key services.</param>
/// <param name="Clock">The time.</param>
/// <param name="Metrics">Who counts, at the moment.</param>
internal sealed record ProviderServices(IIdentifierSource Identifiers, TimeProvider Clock, Func<IEncryptionMetrics> Metrics);
