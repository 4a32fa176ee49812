namespace Kronicle.Application.Bootstrap;

/// <summary>
/// Something that a server does when it starts and before it takes requests: one file and one registration line. Steps run in the
/// order of their registration, after the plain objects of <see cref="IBootstrapObjects"/> exist and while the cache follows the log.
/// </summary>
/// <remarks>
/// Every start runs every step, and several servers on one store may run them at once: a step finds out what is missing and leaves
/// the rest alone. It has a share of the second in which a server must be ready.
/// </remarks>
public interface IBootstrapStep
{
    Task RunAsync(CancellationToken cancellation);
}
