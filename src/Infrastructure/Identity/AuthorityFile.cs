using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Authentication;

namespace Kronicle.Infrastructure.Identity;

/// <summary>The authorities of a file: who is in it now vouches, who was in it before does not any more.</summary>
/// <param name="name">Whose authorities they are, for log lines.</param>
/// <param name="file">The file.</param>
/// <param name="bundle">What authenticators ask.</param>
/// <param name="read">Reads the file; what can't be used is a <see cref="StartupException"/>.</param>
internal sealed class AuthorityFile(string name, string file, AuthorityBundle bundle, Func<X509Certificate2Collection> read) : IFollowedFiles
{
    public string Name => name;

    public IReadOnlyList<string> Files => [file];

    public FileLook Look()
    {
        try
        {
            return new(bundle.Replace(read()), null);
        }
        catch (StartupException e)
        {
            return new(false, e.Message);
        }
    }
}
