using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Build step: takes the summaries of model classes, their properties and some operations' parameters out of an XML
/// documentation file. Output, gzip: a line "class TAB text" opens a class, "TAB member TAB text" follows for each member;
/// paragraphs are parted by the two characters \n.
/// </summary>
public class WriteDescriptions : Task
{
    private const string Models = "k8s.Models.";
    private const string Operations = "M:k8s.ICoreV1Operations.";
    private const string OperationSuffix = "WithHttpMessagesAsync(";

    private static readonly HashSet<string> Methods = new HashSet<string>(StringComparer.Ordinal)
    {
        "ListNamespacedConfigMap", "CreateNamespacedConfigMap", "ReplaceNamespacedConfigMap", "PatchNamespacedConfigMap",
        "DeleteNamespacedConfigMap", "ReadNamespacedPodLog", "ConnectGetNamespacedPodExec", "ConnectGetNamespacedPodAttach",
        "ConnectGetNamespacedPodPortforward", "ConnectGetNamespacedPodProxy", "ConnectGetNamespacedServiceProxy",
        "ConnectGetNodeProxy",
    };

    // A list of single words, whose items have been joined into lines.
    private static readonly Regex WordList = new Regex(@"(?<=:\\n- )[^\s\\]+( - [^\s\\]+)+(?=$|\\n)");

    [Required]
    public string Documentation { get; set; }

    [Required]
    public string Resource { get; set; }

    public override bool Execute()
    {
        var classes = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        using (var xml = XmlReader.Create(Documentation))
        {
            while (xml.ReadToFollowing("member"))
            {
                string name = xml.GetAttribute("name");
                if (name.StartsWith("T:" + Models, StringComparison.Ordinal) || name.StartsWith("P:" + Models, StringComparison.Ordinal))
                {
                    string[] words = name.Substring(2 + Models.Length).Split('.');
                    if (words.Length <= 2 && words[0].IndexOf('`') < 0 && words[0].IndexOf("alpha", StringComparison.Ordinal) < 0)
                    {
                        Add(classes, words[0], words.Length == 1 ? "" : words[1], Text(xml, "summary"));
                    }
                }
                else if (name.StartsWith(Operations, StringComparison.Ordinal))
                {
                    int end = name.IndexOf(OperationSuffix, StringComparison.Ordinal);
                    string method = end < 0 ? "" : name.Substring(Operations.Length, end - Operations.Length);
                    if (Methods.Contains(method))
                    {
                        Parameters(xml, method, classes);
                    }
                }
            }
        }

        using (var file = File.Create(Resource))
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
        using (var text = new StreamWriter(gzip, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            foreach (var entry in classes)
            {
                string own;
                entry.Value.TryGetValue("", out own);
                text.WriteLine(entry.Key + "\t" + own);
                foreach (var member in entry.Value)
                {
                    if (member.Key.Length > 0)
                    {
                        text.WriteLine("\t" + member.Key + "\t" + member.Value);
                    }
                }
            }
        }

        return !Log.HasLoggedErrors;
    }

    private static void Parameters(XmlReader xml, string method, SortedDictionary<string, SortedDictionary<string, string>> classes)
    {
        using (var member = xml.ReadSubtree())
        {
            while (member.ReadToFollowing("param"))
            {
                string name = member.GetAttribute("name");
                Add(classes, method, name, Paragraphs(member.ReadInnerXml()));
            }
        }
    }

    private static void Add(SortedDictionary<string, SortedDictionary<string, string>> classes, string type, string member, string text)
    {
        SortedDictionary<string, string> members;
        if (!classes.TryGetValue(type, out members))
        {
            classes.Add(type, members = new SortedDictionary<string, string>(StringComparer.Ordinal));
        }

        if (text.Length > 0 && !members.ContainsKey(member))
        {
            members.Add(member, text);
        }
    }

    private static string Text(XmlReader xml, string element)
    {
        using (var member = xml.ReadSubtree())
        {
            return member.ReadToFollowing(element) ? Paragraphs(member.ReadInnerXml()) : "";
        }
    }

    // The file wraps paragraphs at 80 columns and parts them by an empty line. A line that ends though the next word had
    // room left ended there in the original text too, as list items do; the first item after a colon has been joined to it.
    private static string Paragraphs(string inner)
    {
        const int Width = 80;
        var result = new StringBuilder();
        bool parted = false;
        int last = 0;
        foreach (string raw in System.Net.WebUtility.HtmlDecode(inner).Replace("\r", "").Split('\n'))
        {
            string line = raw.Trim().Replace('\t', ' ');
            if (line.Length == 0)
            {
                parted = result.Length > 0;
                continue;
            }

            int word = line.IndexOf(' ');
            bool room = last + 1 + (word < 0 ? line.Length : word) <= Width;
            result.Append(result.Length == 0 ? "" : parted ? "\\n\\n" : room ? "\\n" : " ").Append(line.Replace("\\", "\\\\"));
            parted = false;
            last = line.Length;
        }

        string text = result.Replace(": - ", ":\\n- ").Replace(": * ", ":\\n* ").ToString();
        return WordList.Replace(text, list => list.Value.Replace(" - ", "\\n- "));
    }
}
