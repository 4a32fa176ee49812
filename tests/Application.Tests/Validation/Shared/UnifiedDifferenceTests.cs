using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class UnifiedDifferenceTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nx\nc", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n")]
    [InlineData("a", "b", "@@ -1 +1 @@\n-a\n+b\n")]
    [InlineData("a\nb", "b", "@@ -1,2 +1 @@\n-a\n b\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\n6\n7\n8\nx", "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+x\n")]
    [InlineData("x\n1\n2\n3\n4\n5\n6\n7\nx", "y\n1\n2\n3\n4\n5\n6\n7\ny", "@@ -1,4 +1,4 @@\n-x\n+y\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-x\n+y\n")]
    [InlineData("a\nb", "a\nb", "")]
    public void A_difference_has_three_lines_around_each_change(string old, string changed, string expected) => Assert.Equal(expected, UnifiedDifference.Of(old, changed));

    [Fact]
    public void Objects_differ_by_indented_JSON_with_Go_names()
    {
        StructType type = ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.Taint")!;
        Assert.Equal(
            "@@ -1,5 +1,5 @@\n {\n- \"Key\": \"a\",\n+ \"Key\": \"b\",\n  \"Value\": \"\",\n  \"Effect\": \"\",\n  \"TimeAdded\": null\n",
            SpecDifference.Between(Reviews.Read("""{"key":"a"}"""), Reviews.Read("""{"key":"b"}"""), type));
    }

    [Theory]
    [InlineData("{}", "{\"value\":\"\",\"timeAdded\":null}", true)]
    [InlineData("{\"key\":\"a\"}", "{\"key\":\"b\"}", false)]
    [InlineData("{\"timeAdded\":\"2026-01-01T00:00:00Z\"}", "{}", false)]
    public void Absent_and_zero_mean_the_same_unless_a_field_can_tell_them_apart(string one, string other, bool same) =>
        Assert.Equal(same, SameMeaning.Structs(Reviews.Read(one), Reviews.Read(other), ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.Taint")!));

    [Theory]
    [InlineData("{\"limits\":{\"cpu\":\"1\"}}", "{\"limits\":{\"cpu\":\"1000m\"},\"requests\":{}}", true)]
    [InlineData("{\"limits\":{\"cpu\":\"1\"}}", "{\"limits\":{\"memory\":\"1\"}}", false)]
    public void Amounts_are_compared_and_not_their_texts(string one, string other, bool same) => Assert.Equal(same, SameMeaning.Structs(
        Reviews.Read(one), Reviews.Read(other), ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.VolumeResourceRequirements")!));
}
