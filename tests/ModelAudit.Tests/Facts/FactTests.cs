using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Tests.Facts;

public sealed class FactTests
{
    private static readonly Fact<string> Text = new("a.text", FactScope.File, "A text.");
    private static readonly Fact<long> Number = new("a.number", FactScope.File, "A number.");
    private static readonly Fact<ImmutableArray<FactItem>> Items = new(
        "a.items", FactScope.File, "Items.", new FactField("name", FactType.Text, "The name.", IsKey: true));

    [Fact]
    public void The_type_of_a_fact_follows_from_its_value_type()
    {
        Assert.Equal(FactType.Text, Text.Type);
        Assert.Equal(FactType.Integer, Number.Type);
        Assert.Equal(FactType.Boolean, new Fact<bool>("a.flag", FactScope.Model, "A flag.").Type);
        Assert.Equal(FactType.TextList, new Fact<ImmutableArray<string>>("a.list", FactScope.Model, "A list.").Type);
        Assert.Equal(FactType.Collection, Items.Type);
    }

    [Fact]
    public void A_fact_of_floating_point_numbers_cannot_be_declared() =>
        Assert.Throws<ArgumentException>(() => new Fact<double>("a.rate", FactScope.Model, "A rate."));

    [Fact]
    public void A_collection_without_item_fields_cannot_be_declared() =>
        Assert.Throws<ArgumentException>(() => new Fact<ImmutableArray<FactItem>>("a.items", FactScope.Model, "Items."));

    [Fact]
    public void A_scalar_with_item_fields_cannot_be_declared() =>
        Assert.Throws<ArgumentException>(() => new Fact<long>("a.n", FactScope.Model, "A number.", new FactField("x", FactType.Text, "X.")));

    [Fact]
    public void Items_do_not_nest() =>
        Assert.Throws<ArgumentException>(() => new Fact<ImmutableArray<FactItem>>(
            "a.items", FactScope.Model, "Items.", new FactField("inner", FactType.Collection, "Inner.")));

    [Fact]
    public void A_vocabulary_refuses_two_facts_of_one_name() =>
        Assert.Throws<ArgumentException>(() => new Vocabulary([Text, new Fact<long>("a.text", FactScope.Model, "Another.")]));

    [Fact]
    public void A_vocabulary_lists_its_facts_in_ordinal_order() =>
        Assert.Equal(["a.items", "a.number", "a.text"], new Vocabulary([Text, Items, Number]).Facts.Select(fact => fact.Name));

    [Fact]
    public void A_writer_refuses_a_fact_that_was_not_declared()
    {
        var writer = new FactWriter("probe", [Text]);
        var exception = Assert.Throws<InvalidOperationException>(() => writer.Set(Number, 1));
        Assert.Contains("'a.number'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_refuses_a_second_statement()
    {
        var writer = new FactWriter("probe", [Text]);
        writer.Set(Text, "x");
        Assert.Throws<InvalidOperationException>(() => writer.SetAbsent(Text));
    }

    [Fact]
    public void A_writer_knows_what_was_not_stated()
    {
        var writer = new FactWriter("probe", [Text, Number]);
        writer.Set(Number, 1);
        Assert.Equal([Text], writer.Unstated);
    }

    [Fact]
    public void A_null_value_states_an_absence()
    {
        var writer = new FactWriter("probe", [Text, Number]);
        writer.Set(Text, null);
        writer.Set(Number, (long?)null);
        Assert.Empty(writer.Unstated);
        Assert.All(writer.Statements, statement => Assert.Null(statement.Value));
    }

    [Fact]
    public void The_rest_can_be_stated_absent_without_touching_what_is_there()
    {
        var writer = new FactWriter("probe", [Text, Number]);
        writer.Set(Text, "x");
        writer.SetRestAbsent();
        Assert.Equal(FactValue.Of("x"), writer.Statements["a.text"]);
        Assert.Null(writer.Statements["a.number"]);
    }

    [Fact]
    public void Values_are_equal_by_content()
    {
        FactValue One() => FactValue.Of([FactItem.Of(("name", FactValue.Of("x")), ("list", FactValue.Of(ImmutableArray.Create("a", "b"))))]);
        Assert.Equal(One(), One());
        Assert.Equal(One().GetHashCode(), One().GetHashCode());
        Assert.NotEqual(One(), FactValue.Of(ImmutableArray<FactItem>.Empty));
    }

    [Fact]
    public void Empty_lists_of_different_types_are_different_values() =>
        Assert.NotEqual(FactValue.Of(ImmutableArray<string>.Empty), FactValue.Of(ImmutableArray<FactItem>.Empty));

    [Fact]
    public void A_value_of_another_shape_is_refused_by_name()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => FactValue.Of(1).Text);
        Assert.Contains("Integer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_leaves_out_fields_without_a_value()
    {
        FactItem item = FactItem.Of(("name", FactValue.Of("x")), ("gone", null));
        Assert.Single(item.Fields);
        Assert.Null(item["gone"]);
    }

    [Fact]
    public void An_item_refuses_a_field_that_is_stated_twice() =>
        Assert.Throws<ArgumentException>(() => FactItem.Of(("name", FactValue.Of("x")), ("name", FactValue.Of("y"))));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_set_finds_statements_and_absences_whatever_its_size(int size)
    {
        var set = new FactSet(Enumerable.Range(0, size).Select(i => new KeyValuePair<string, FactValue?>($"f{i}", i == 1 ? null : FactValue.Of((long)i))));
        Assert.True(set.TryGet("f0", out FactValue? present));
        Assert.Equal(0, present!.Integer);
        Assert.True(set.TryGet("f1", out FactValue? absent));
        Assert.Null(absent);
        Assert.False(set.TryGet("other", out _));
    }

    [Fact]
    public void A_set_is_the_same_whatever_the_order_of_statements()
    {
        KeyValuePair<string, FactValue?> a = new("a", FactValue.Of(1)), b = new("b", null);
        Assert.Equal(new FactSet([a, b]), new FactSet([b, a]));
    }

    [Fact]
    public void A_set_refuses_two_statements_of_one_name() =>
        Assert.Throws<ArgumentException>(() => new FactSet([new("a", null), new("a", FactValue.Of(1))]));
}
