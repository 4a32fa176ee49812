using System.Text;
using Kronicle.Application.Admission.Webhooks;

namespace Kronicle.Application.Tests.Admission.Webhooks;

/// <summary>The short way for the answer that only allows: what it takes, the long way takes too, and it takes nothing that needs a look.</summary>
public sealed class PlainAllowanceTests
{
    private const string Start = """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":""";

    [Theory]
    [InlineData(Start + """{"uid":"u","allowed":true}}""", true)]
    [InlineData(Start + """{"allowed":true,"uid":"u","status":{"metadata":{},"code":200}}}  """, true)]
    [InlineData("""{"response":{"uid":"\u0075","allowed":true},"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""", true)]
    [InlineData(Start + """{"uid":"u","allowed":false}}""", false)]
    [InlineData(Start + """{"uid":"x","allowed":true}}""", false)]
    [InlineData(Start + """{"allowed":true}}""", false)]
    [InlineData(Start + """{"uid":"u"}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"allowed":false}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"allowed":true}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"status":7}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"patch":"W10=","patchType":"JSONPatch"}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"warnings":["w"]}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true,"auditAnnotations":{"k":"v"}}}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true},"response":null}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true}}{}""", false)]
    [InlineData(Start + """{"uid":"u","allowed":true}""", false)]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","response":{"uid":"u","allowed":true}}""", false)]
    [InlineData("""{"kind":"Pod","apiVersion":"admission.k8s.io/v1","response":{"uid":"u","allowed":true}}""", false)]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","response":{"uid":"u","allowed":true}}""", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    public void Only_a_whole_answer_that_only_allows_is_recognised(string body, bool plain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Assert.Equal(plain, PlainAllowance.Is(bytes, "v1", "u"));
        if (plain)
        {
            (ReviewResponse? response, string error) = ReviewReader.Read(bytes, "v1", "u", mutating: true);
            Assert.Equal((true, 0, 0, 0, ""), (response!.Allowed, response.Patch.Length, response.Warnings.Count, response.AuditAnnotations.Count, error));
        }
    }
}
