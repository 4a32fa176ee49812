using System.Text;
using Kronicle.Infrastructure.Configuration;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Configuration;

public sealed class ConfigurationFilesTests
{
    [Fact]
    public void A_file_is_read_unless_it_is_too_large_or_not_there()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("small"), "kind: X");
        File.WriteAllBytes(folder.File("large"), new byte[(1 << 20) + 1]);
        Assert.Equal("kind: X", Encoding.UTF8.GetString(ConfigurationFiles.Read(folder.File("small")).Span));
        Assert.Contains("is larger than 1 MiB", Assert.Throws<IOException>(() => ConfigurationFiles.Read(folder.File("large"))).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => ConfigurationFiles.Read(folder.File("none")));
    }
}
