using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Tests.Catalogue;

public sealed class ResourceCatalogueTests
{
    [Fact]
    public void Every_resource_has_a_type()
    {
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources)
        {
            Assert.NotEmpty(resource.Type.Fields);
        }
    }

    [Fact]
    public void Types_that_refer_to_themselves_are_followed_on_demand()
    {
        ResourceDefinition definitions = ResourceCatalogue.BuiltIn.Find("apiextensions.k8s.io", "v1", "customresourcedefinitions")!;
        var seen = new HashSet<StructType>();
        Visit(definitions.Type, seen);
        Assert.Contains(seen, type => type.ShortName == "JSONSchemaProps");
    }

    [Theory]
    [InlineData("", "v1", "services", "/registry/services/specs/a/b")]
    [InlineData("", "v1", "nodes", "/registry/minions/b")]
    [InlineData("", "v1", "pods", "/registry/pods/a/b")]
    [InlineData("networking.k8s.io", "v1", "ingresses", "/registry/ingress/a/b")]
    public void Keys_are_where_kube_apiserver_puts_them(string group, string version, string resource, string key) =>
        Assert.Equal(key, ResourceCatalogue.BuiltIn.Find(group, version, resource)!.Key("a", "b"));

    private static void Visit(StructType type, HashSet<StructType> seen)
    {
        if (!seen.Add(type))
        {
            return;
        }

        foreach (Field field in type.Fields)
        {
            for (ValueShape? shape = field.Shape; shape is not null; shape = shape.Element)
            {
                if (shape.Form == ValueForm.Struct)
                {
                    Visit(shape.Struct, seen);
                }
            }
        }
    }
}
