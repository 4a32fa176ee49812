using System.Text;
using Kronicle.Api.Commands;

namespace Kronicle.Api.CommandLine;

/// <summary>What --help prints.</summary>
internal static class HelpText
{
    private const int Column = 44;
    private const int Width = 110;

    private const string Head = """
        kronicle: the Kubernetes API server, event-sourced.

        Usage: kronicle [flags]
               kronicle COMMAND [flags]

        Without flags it makes keys, a kubeconfig and an embedded store in the data directory and serves
        on https://127.0.0.1:6443. Flags have kube-apiserver's names and syntax.

        Examples:
          kronicle
              Start with everything in ~/.local/share/kronicle, then:
              export KUBECONFIG=~/.local/share/kronicle/admin.kubeconfig; kubectl get namespaces

          kronicle --storage=memory --secure-port=0 --data-dir=/tmp/try
              A server for one test run: nothing is kept but its keys, and any free port will do.

          kronicle --bind-address=0.0.0.0 --client-ca-file=ca.crt \
              --tls-cert-file=apiserver.crt --tls-private-key-file=apiserver.key
              Serve other machines with the certificates of an existing cluster.

        """;

    private const string Tail = """

        Help:
          --help                                    Print this.
          --version                                 Print the version.

        """;

    public static string Print()
    {
        var text = new StringBuilder(Head);
        CommandHelp.AppendList(text, CommandTable.All);
        text.Append("  kronicle COMMAND --help says more.\n");
        AppendFlags(text, FlagTable.Server);
        return text.Append(Tail).ToString();
    }

    /// <summary>The flags of a command line by section.</summary>
    public static void AppendFlags(StringBuilder text, FlagSet flags)
    {
        foreach (FlagSection section in flags.Sections)
        {
            text.Append('\n').Append(section.Title).Append(":\n");
            foreach (Flag flag in section.Flags)
            {
                Append(text, flag);
            }
        }
    }

    private static void Append(StringBuilder text, Flag flag)
    {
        string indent = new(' ', Column);
        string name = $"  {(flag.Letter is { } letter ? $"-{letter}, " : "")}--{flag.Name}{(flag.IsSwitch ? "" : "=" + flag.Value)}";
        text.Append(name.Length < Column ? name.PadRight(Column) : name + "\n" + indent).Append(flag.Help);
        if (flag.Default.Length > 0)
        {
            bool fits = Column + flag.Help.Length + flag.Default.Length + 3 <= Width;
            text.Append(fits ? " " : "\n" + indent).Append('(').Append(flag.Default).Append(')');
        }

        text.Append('\n');
    }
}
