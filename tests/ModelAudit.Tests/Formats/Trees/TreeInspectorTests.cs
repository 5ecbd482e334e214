using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Trees;

public sealed class TreeInspectorTests
{
    private static string[] Defects(ArchiveExamination found) => [.. found.Value(ModelFileFacts.Defects).Select(item => item["code"]!.Text)];

    private static string Property(ArchiveExamination found, string name) => found.Value(ModelFileFacts.Properties).Single(item => item["name"]!.Text == name)["value"]!.Text;

    private static ArchiveExamination Xgboost(int[] left, int[] right, int[] features) => ArchiveExamination.Of(Examination.Utf8(TreeModels.Xgboost([left], [right], [features])), "model.json");

    [Fact]
    public void A_model_of_XGBoost_in_JSON_says_what_it_is()
    {
        ArchiveExamination found = ArchiveExamination.Of(Examination.Utf8(TreeModels.Xgboost([[1, -1, -1], [-1]], [[2, -1, -1], [-1]], [[3, 0, 0], [0]])), "model.json");
        Assert.Equal("xgboost", found.Format);
        Assert.Equal("2.1.0", found.Value(ModelFileFacts.Version));
        Assert.Equal(("2", "binary:logistic", "gbtree", "4", "3"), (Property(found, "trees"), Property(found, "objective"), Property(found, "booster"), Property(found, "num_feature"), Property(found, "attribute.best_iteration")));
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
    }

    [Theory]
    [InlineData(new[] { 1, -1, -1 }, new[] { 9, -1, -1 }, new[] { 0, 0, 0 }, "index")]
    [InlineData(new[] { 1, -1, -1 }, new[] { -7, -1, -1 }, new[] { 0, 0, 0 }, "index")]
    [InlineData(new[] { 0, -1, -1 }, new[] { 2, -1, -1 }, new[] { 0, 0, 0 }, "index")]
    [InlineData(new[] { 1, 2, -1 }, new[] { 2, 2, -1 }, new[] { 0, 0, 0 }, "cycle")]
    [InlineData(new[] { 1, 1, -1 }, new[] { 2, 2, -1 }, new[] { 0, 0, 0 }, "cycle")]
    [InlineData(new[] { 1, -1, -1 }, new[] { 2, -1, -1 }, new[] { 4, 0, 0 }, "index")]
    [InlineData(new[] { 1, -1, -1 }, new[] { 2, -1 }, new[] { 0, 0, 0 }, "length")]
    public void A_tree_that_leads_beyond_itself_is_a_defect(int[] left, int[] right, int[] features, string code)
    {
        Assert.Equal([code], Defects(Xgboost(left, right, features)));
        Assert.Equal([code], Defects(ArchiveExamination.Of(TreeModels.XgboostUbjson(left, right, features), "model.ubj")));
    }

    [Theory]
    [InlineData("\"num_trees\":\"1\"", "\"num_trees\":\"2\"", "count")]
    [InlineData("\"num_nodes\":\"3\"", "\"num_nodes\":\"300\"", "count")]
    [InlineData("\"tree_info\":[0]", "\"tree_info\":[0,0]", "count")]
    [InlineData("\"right_children\":[2,-1,-1]", "\"right_children\":[2,-1,-1],\"left_children\":[1,-1,-1]", "duplicate")]
    [InlineData("\"version\":[2,1,0]}", "\"version\":[2,1,0", "syntax")]
    [InlineData("\"version\":[2,1,0]}", "\"version\":[2,1,0]}}", "syntax")]
    public void A_model_that_contradicts_itself_is_a_defect(string part, string other, string code) =>
        Assert.Contains(code, Defects(ArchiveExamination.Of(Examination.Utf8(TreeModels.Xgboost([[1, -1, -1]], [[2, -1, -1]], [[0, 0, 0]]).Replace(part, other, StringComparison.Ordinal)), "model.json")));

    [Fact]
    public void Nesting_beyond_the_bound_is_a_defect() =>
        Assert.Contains(ArchiveExamination.Of(Examination.Utf8("{\"learner\":{\"attributes\":" + new string('[', 100_000)), "model.json").Value(ModelFileFacts.Defects), item => item["code"]!.Text is "nesting" or "syntax");

    [Fact]
    public void A_model_of_XGBoost_in_UBJSON_is_read_and_bytes_behind_it_are_examined()
    {
        byte[] model = TreeModels.XgboostUbjson([1, -1, -1], [2, -1, -1], [3, 0, 0]);
        ArchiveExamination found = ArchiveExamination.Of(model, "model.ubj");
        Assert.Equal(("xgboost", "1.7.6", "1"), (found.Format, found.Value(ModelFileFacts.Version), Property(found, "trees")));
        Assert.Empty(Defects(found));
        found = ArchiveExamination.Of([.. model, .. "cos\nsystem\n(S'id'\ntR."u8], "model.ubj");
        Assert.Equal(["trailing-data"], Defects(found));
        Assert.Equal("pickle", found[$"data@{model.Length}"].Format);
    }

    [Fact]
    public void Every_cut_of_a_model_is_a_defect()
    {
        byte[] model = TreeModels.XgboostUbjson([1, -1, -1], [2, -1, -1], [3, 0, 0]);
        for (int length = 21; length < model.Length; length++)
        {
            Assert.NotEmpty(Defects(ArchiveExamination.Of(model[..length], "model.ubj")));
        }
    }

    [Fact]
    public void Counts_beyond_the_file_ask_for_no_memory()
    {
        byte[] model = [.. "{L\0\0\0\0\0\0\0\u0007learner[$l#L"u8, 0x0F, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3];
        Assert.NotEmpty(Defects(ArchiveExamination.Of(model, "model.ubj")));
    }

    [Fact]
    public void The_old_binary_form_is_read()
    {
        ArchiveExamination found = ArchiveExamination.Of(TreeModels.XgboostBinary([1, -1, -1], [2, -1, -1], [unchecked((int)0x8000_0002), 0, 0]), "m.model");
        Assert.Equal(("xgboost", "3", "gbtree", "1"), (found.Format, Property(found, "num_feature"), Property(found, "booster"), Property(found, "trees")));
        Assert.Empty(found.Gaps);
        Assert.Empty(Defects(found));
    }

    [Theory]
    [InlineData(7, 2, 0, "index")]
    [InlineData(0, 2, 0, "index")]
    [InlineData(2, 2, 0, "cycle")]
    [InlineData(1, 2, 3, "index")]
    public void Trees_of_the_old_binary_form_are_checked(int left, int right, int feature, string code) =>
        Assert.Equal([code], Defects(ArchiveExamination.Of(TreeModels.XgboostBinary([left, -1, -1], [right, -1, -1], [feature, 0, 0]), "m.model")));

    [Fact]
    public void An_old_binary_model_that_is_cut_off_says_so() => ModelFileFindings.CutsAreTold(TreeModels.XgboostBinary([1, -1, -1], [2, -1, -1], [0, 0, 0]), "m.model", 141);

    [Fact]
    public void A_model_of_LightGBM_says_what_it_is()
    {
        ArchiveExamination found = ArchiveExamination.Of(Examination.Utf8(TreeModels.LightGbm("1 -1", "-3 -2")), "model.txt");
        Assert.Equal(("lightgbm", "v4", "1", "2", "binary sigmoid:1"), (found.Format, found.Value(ModelFileFacts.Version), Property(found, "trees"), Property(found, "features"), Property(found, "objective")));
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
    }

    [Theory]
    [InlineData("1 -1", "-3 -9", "", "index")]
    [InlineData("5 -1", "-3 -2", "", "index")]
    [InlineData("0 -1", "-3 -2", "", "index")]
    [InlineData("1 1", "-3 -2", "", "cycle")]
    [InlineData("1", "-3 -2", "", "length")]
    [InlineData("1 x", "-3 -2", "", "type")]
    [InlineData("1 -1", "-3 -2", "leaf_value=9 9 9\n", "duplicate")]
    [InlineData("1 -1", "-3 -2", "Tree=1\nnum_leaves=1\nleaf_value=1\n", "count")]
    public void A_tree_of_LightGBM_that_leads_beyond_itself_or_says_things_twice_is_a_defect(string left, string right, string more, string code) =>
        Assert.Contains(code, Defects(ArchiveExamination.Of(Examination.Utf8(TreeModels.LightGbm(left, right, more)), "model.txt")));

    [Fact]
    public void A_single_leaf_has_no_children()
    {
        string model = TreeModels.LightGbm("1 -1", "-3 -2").Replace("num_leaves=3", "num_leaves=1", StringComparison.Ordinal);
        Assert.Equal(["length"], Defects(ArchiveExamination.Of(Examination.Utf8(model), "model.txt")));
        string leaf = "tree\nversion=v3\nmax_feature_idx=1\ntree_sizes=9\n\nTree=0\nnum_leaves=1\nnum_cat=0\nsplit_feature=\nsplit_gain=\nthreshold=\ndecision_type=\nleft_child=\nright_child=\nleaf_value=0.5\nshrinkage=1\n\nend of trees\n";
        Assert.Empty(Defects(ArchiveExamination.Of(Examination.Utf8(leaf), "model.txt")));
    }

    [Fact]
    public void A_model_of_LightGBM_that_is_cut_is_a_defect() =>
        Assert.Contains("truncated", Defects(ArchiveExamination.Of(Examination.Utf8(TreeModels.LightGbm("1 -1", "-3 -2")[..330]), "model.txt")));

    [Fact]
    public void The_frame_of_a_CatBoost_model_is_read_and_the_rest_is_a_gap()
    {
        ArchiveExamination found = ArchiveExamination.Of(TreeModels.CatBoost(7), "m.cbm");
        Assert.Equal(("catboost", "FlabuffersModel_v1", "7"), (found.Format, found.Value(ModelFileFacts.Version), Property(found, "trees")));
        Assert.Empty(Defects(found));
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Unsupported);
    }

    [Fact]
    public void Trees_of_CatBoost_that_are_not_symmetric_are_followed()
    {
        byte[] Model(int left, int right) => TreeModels.CatBoost([3], 3, 3, left | (right << 16), 0, 0);
        Assert.Empty(Defects(ArchiveExamination.Of(Model(1, 2), "m.cbm")));
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(Model(1, 3), "m.cbm")));
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(TreeModels.CatBoost([3], 3, 2, 1 | (2 << 16), 0, 0), "m.cbm")));
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(TreeModels.CatBoost([3], 3, 3, 1 | (1 << 16), 0), "m.cbm")));
    }

    [Fact]
    public void Lists_of_CatBoost_that_do_not_fit_are_defects()
    {
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(TreeModels.CatBoost([1, 2], 2, 6), "m.cbm")));
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(TreeModels.CatBoost([-1], 2, 6), "m.cbm")));
        Assert.Equal(["count"], Defects(ArchiveExamination.Of(TreeModels.CatBoost([1, 2], 3, 5), "m.cbm")));
        Assert.Empty(Defects(ArchiveExamination.Of(TreeModels.CatBoost([1, 2], 3, 6), "m.cbm")));
    }

    [Fact]
    public void A_CatBoost_model_that_is_cut_or_leads_out_of_its_core_is_a_defect()
    {
        byte[] model = TreeModels.CatBoost(7);
        Assert.Equal(["truncated"], Defects(ArchiveExamination.Of(model[..60], "m.cbm")));
        model[11] = 0x7F;
        Assert.Equal(["index"], Defects(ArchiveExamination.Of(model, "m.cbm")));
    }
}
