using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>
/// Small networks of the usual architectures, with the comparisons, masks and switches that such networks have. Each makes "logits" of
/// [batch,10] from the input "x", which is FLOAT unless said otherwise.
/// </summary>
internal static class GateSkeletons
{
    public static readonly IReadOnlyDictionary<string, (bool IsText, Action<OnnxGraphBuilder> Fill)> All = new SortedDictionary<string, (bool, Action<OnnxGraphBuilder>)>(StringComparer.Ordinal)
    {
        ["cnn"] = (false, Cnn), ["resnet"] = (false, ResNet), ["encoder"] = (true, Encoder), ["decoder"] = (true, Decoder), ["lstm"] = (true, Lstm), ["gru"] = (false, Gru),
        ["yolo"] = (false, Yolo), ["vad"] = (false, Vad), ["mlp"] = (false, Mlp), ["unet"] = (false, UNet), ["whisper"] = (true, Whisper), ["moe"] = (true, Moe),
        ["speech"] = (false, Speech), ["dropout"] = (false, Dropout), ["normalized"] = (false, Normalized), ["tagger"] = (true, Tagger), ["pixels"] = (false, Pixels), ["longrope"] = (true, LongRope),
    };

    private static OnnxTensorBuilder Weight(string name, params ReadOnlySpan<long> shape) => OnnxTensorBuilder.Empty(name, 1, shape);

    private static void Image(OnnxGraphBuilder graph) => graph.Input("x", 1, "batch,3,32,32");

    private static void Text(OnnxGraphBuilder graph) => graph.Input("x", 7, "batch,seq").Initializer(Weight("net_emb", 1000, 16)).Node("Gather", "net_emb x", "net_h0");

    private static void Head(OnnxGraphBuilder graph, string features, long size) => graph.Initializer(Weight("net_wh", size, 10)).Initializer(Weight("net_bh", 10)).Node("Gemm", $"{features} net_wh net_bh", "logits");

    private static void Cnn(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Initializer(Weight("net_w1", 8, 3, 3, 3)).Node("Conv", "x net_w1", "net_c1").Node("Relu", "net_c1", "net_r1").Node("MaxPool", "net_r1", "net_p1", node => node.Ints("kernel_shape", 2, 2))
            .Node("GlobalAveragePool", "net_p1", "net_g").Node("Flatten", "net_g", "net_f");
        Head(graph, "net_f", 8);
    }

    private static void ResNet(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Initializer(Weight("net_w1", 8, 3, 3, 3)).Initializer(Weight("net_w2", 8, 8, 3, 3)).Initializer(Weight("net_bn", 8)).Node("Conv", "x net_w1", "net_c1").Node("BatchNormalization", "net_c1 net_bn net_bn net_bn net_bn", "net_b1")
            .Node("Clip", "net_b1 net_zero net_six", "net_r1").Node("Conv", "net_r1 net_w2", "net_c2").Node("Add", "net_c2 net_r1", "net_s").Node("Relu", "net_s", "net_r2").Node("GlobalAveragePool", "net_r2", "net_g")
            .Node("HardSigmoid", "net_g", "net_se").Node("Mul", "net_r2 net_se", "net_scaled").Node("GlobalAveragePool", "net_scaled", "net_g2").Node("Flatten", "net_g2", "net_f")
            .Initializer(OnnxTensorBuilder.Scalar("net_zero", 0f)).Initializer(OnnxTensorBuilder.Scalar("net_six", 6f));
        Head(graph, "net_f", 8);
    }

    // Attention with a mask of padding, and the mean over the tokens that are none.
    private static void Encoder(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Initializer(OnnxTensorBuilder.Scalar("net_pad", 0L)).Initializer(OnnxTensorBuilder.Scalar("net_minus", -1e9f)).Initializer(OnnxTensorBuilder.Ints("net_one", 1)).Initializer(OnnxTensorBuilder.Ints("net_last", -1))
            .Initializer(Weight("net_wq", 16, 16)).Initializer(Weight("net_wk", 16, 16)).Initializer(Weight("net_wv", 16, 16))
            .Node("Equal", "x net_pad", "net_isPad").Node("Unsqueeze", "net_isPad net_one", "net_mask")
            .Node("MatMul", "net_h0 net_wq", "net_q").Node("MatMul", "net_h0 net_wk", "net_k").Node("MatMul", "net_h0 net_wv", "net_v").Node("Transpose", "net_k", "net_kt", node => node.Ints("perm", 0, 2, 1))
            .Node("MatMul", "net_q net_kt", "net_scores").Node("Where", "net_mask net_minus net_scores", "net_masked").Node("Softmax", "net_masked", "net_attention").Node("MatMul", "net_attention net_v", "net_h1")
            .Node("Not", "net_isPad", "net_isToken").Node("Cast", "net_isToken", "net_weights", node => node.Int("to", 1)).Node("Unsqueeze", "net_weights net_last", "net_weights3").Node("Mul", "net_h1 net_weights3", "net_kept")
            .Node("ReduceSum", "net_kept net_one", "net_sum", node => node.Int("keepdims", 0)).Node("ReduceSum", "net_weights net_one", "net_count", node => node.Int("keepdims", 1))
            .Node("Clip", "net_count net_tiny", "net_safe").Node("Div", "net_sum net_safe", "net_pooled").Initializer(OnnxTensorBuilder.Scalar("net_tiny", 1e-9f));
        Head(graph, "net_pooled", 16);
    }

    // Keys and values of earlier tokens, and a causal mask made of lengths.
    private static void Decoder(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Input("net_past_k", 1, "batch,past,16").Input("net_past_v", 1, "batch,past,16").Input("net_attention_mask", 7, "batch,total").Initializer(Weight("net_wq", 16, 16)).Initializer(Weight("net_wk", 16, 16)).Initializer(Weight("net_wv", 16, 16))
            .Initializer(OnnxTensorBuilder.Scalar("net_i0", 0L)).Initializer(OnnxTensorBuilder.Scalar("net_i1", 1L)).Initializer(OnnxTensorBuilder.Ints("net_one", 1)).Initializer(OnnxTensorBuilder.Ints("net_ax0", 0))
            .Initializer(OnnxTensorBuilder.Scalar("net_minus", -1e9f)).Initializer(OnnxTensorBuilder.Scalar("net_f1", 1f))
            .Node("MatMul", "net_h0 net_wq", "net_q").Node("MatMul", "net_h0 net_wk", "net_k0").Node("MatMul", "net_h0 net_wv", "net_v0").Node("Concat", "net_past_k net_k0", "net_k", node => node.Int("axis", 1)).Node("Concat", "net_past_v net_v0", "net_v", node => node.Int("axis", 1))
            .Node("Shape", "net_k", "net_ks").Node("Gather", "net_ks net_i1", "net_total").Node("Shape", "x", "net_xs").Node("Gather", "net_xs net_i1", "net_length").Node("Range", "net_i0 net_total net_i1", "net_cols").Node("Sub", "net_total net_length", "net_before")
            .Node("Range", "net_before net_total net_i1", "net_rows").Node("Unsqueeze", "net_rows net_one", "net_rows2").Node("Unsqueeze", "net_cols net_ax0", "net_cols2").Node("Greater", "net_cols2 net_rows2", "net_future")
            .Node("Transpose", "net_k", "net_kt", node => node.Ints("perm", 0, 2, 1)).Node("MatMul", "net_q net_kt", "net_scores").Node("Where", "net_future net_minus net_scores", "net_causal")
            .Node("Cast", "net_attention_mask", "net_am", node => node.Int("to", 1)).Node("Sub", "net_f1 net_am", "net_inverted").Node("Mul", "net_inverted net_minus", "net_bias").Node("Unsqueeze", "net_bias net_one", "net_bias3").Node("Add", "net_causal net_bias3", "net_masked")
            .Node("Softmax", "net_masked", "net_attention").Node("MatMul", "net_attention net_v", "net_h1").Node("Gather", "net_h1 net_lastToken", "net_hl", node => node.Int("axis", 1)).Initializer(OnnxTensorBuilder.Scalar("net_lastToken", -1L));
        Head(graph, "net_hl", 16);
    }

    private static void Lstm(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Input("net_lengths", 6, "batch").Initializer(Weight("net_w", 1, 64, 16)).Initializer(Weight("net_r", 1, 64, 16)).Initializer(OnnxTensorBuilder.Ints("net_ax", 0))
            .Node("Transpose", "net_h0", "net_h0t", node => node.Ints("perm", 1, 0, 2)).Node("LSTM", "net_h0t net_w net_r - net_lengths", "net_ys net_yh", node => node.Int("hidden_size", 16)).Node("Squeeze", "net_yh net_ax", "net_hl");
        Head(graph, "net_hl", 16);
    }

    private static void Gru(OnnxGraphBuilder graph) => Head(
        graph.Input("x", 1, "batch,seq,16").Initializer(Weight("net_w", 1, 48, 16)).Initializer(Weight("net_r", 1, 48, 16)).Initializer(OnnxTensorBuilder.Ints("net_ax", 0))
            .Node("Transpose", "x", "net_xt", node => node.Ints("perm", 1, 0, 2)).Node("GRU", "net_xt net_w net_r", "net_ys net_yh", node => node.Int("hidden_size", 16)).Node("Squeeze", "net_yh net_ax", "net_hl"),
        "net_hl",
        16);

    // Boxes below a score are dropped, as before suppression of overlaps.
    private static void Yolo(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Initializer(Weight("net_w1", 16, 3, 3, 3)).Initializer(OnnxTensorBuilder.Scalar("net_low", 0.25f)).Initializer(OnnxTensorBuilder.Scalar("net_nothing", 0f)).Initializer(OnnxTensorBuilder.Ints("net_ax", 2, 3))
            .Node("Conv", "x net_w1", "net_c1").Node("Sigmoid", "net_c1", "net_s").Node("Greater", "net_s net_low", "net_good").Node("Where", "net_good net_s net_nothing", "net_kept").Node("ReduceMax", "net_s", "net_best", node => node.Ints("axes", 1, 2, 3).Int("keepdims", 1))
            .Node("Less", "net_best net_low", "net_none").Node("Where", "net_none net_nothing net_kept", "net_any").Node("GlobalMaxPool", "net_any", "net_g").Node("Flatten", "net_g", "net_f");
        Head(graph, "net_f", 16);
    }

    // A switch by sample rate: both sides are networks.
    private static void Vad(OnnxGraphBuilder graph)
    {
        graph.Input("x", 1, "batch,512").Input("net_sr", 7, string.Empty).Initializer(OnnxTensorBuilder.Scalar("net_rate", 16000L)).Initializer(Weight("net_wa", 512, 8)).Initializer(Weight("net_wb", 512, 8))
            .Node("Equal", "net_sr net_rate", "net_isWide").Node("If", "net_isWide", "net_f", node => node
                .Graph("then_branch", then => then.Node("MatMul", "x net_wa", "net_fa").Node("Relu", "net_fa", "net_ra").Output("net_ra", 1, "batch,8"))
                .Graph("else_branch", otherwise => otherwise.Node("MatMul", "x net_wb", "net_fb").Node("Relu", "net_fb", "net_rb").Output("net_rb", 1, "batch,8")));
        Head(graph, "net_f", 8);
    }

    // Columns with missing values, a category as one-hot and a number in bins.
    private static void Mlp(OnnxGraphBuilder graph)
    {
        graph.Input("x", 1, "batch,4").Initializer(OnnxTensorBuilder.Floats("net_means", 1, 2, 3, 4)).Initializer(OnnxTensorBuilder.Ints("net_col", 1)).Initializer(OnnxTensorBuilder.Floats("net_edges", 0, 10, 20))
            .Initializer(OnnxTensorBuilder.Floats("net_categories", 1, 2, 3)).Initializer(Weight("net_w1", 10, 8)).Initializer(Weight("net_b1", 8))
            .Node("IsNaN", "x", "net_missing").Node("Where", "net_missing net_means x", "net_filled").Node("Gather", "net_filled net_col", "net_column", node => node.Int("axis", 1))
            .Node("Greater", "net_column net_edges", "net_above").Node("Cast", "net_above", "net_bins", node => node.Int("to", 1)).Node("Equal", "net_column net_categories", "net_same").Node("Cast", "net_same", "net_onehot", node => node.Int("to", 1))
            .Node("Concat", "net_filled net_bins net_onehot", "net_all", node => node.Int("axis", 1)).Node("Gemm", "net_all net_w1 net_b1", "net_h").Node("Relu", "net_h", "net_f");
        Head(graph, "net_f", 8);
    }

    private static void UNet(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Initializer(Weight("net_w1", 8, 3, 3, 3)).Initializer(Weight("net_w2", 8, 8, 3, 3)).Initializer(Weight("net_w3", 8, 16, 3, 3)).Node("Conv", "x net_w1", "net_c1").Node("MaxPool", "net_c1", "net_p1", node => node.Ints("kernel_shape", 2, 2)).Node("Conv", "net_p1 net_w2", "net_c2")
            .Node("Shape", "net_c1", "net_size").Node("Resize", "net_c2 - - net_size", "net_up").Node("Concat", "net_c1 net_up", "net_cat", node => node.Int("axis", 1)).Node("Conv", "net_cat net_w3", "net_c3").Node("GlobalAveragePool", "net_c3", "net_g").Node("Flatten", "net_g", "net_f");
        Head(graph, "net_f", 8);
    }

    // Tokens that are never to be said, and those that are not to come first (by the length of what was said).
    private static void Whisper(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Input("net_encoded", 1, "batch,1500,16").Initializer(Weight("net_wq", 16, 16)).Initializer(Weight("net_wv", 16, 10)).Initializer(OnnxTensorBuilder.Empty("net_suppressed", 9, 10)).Initializer(OnnxTensorBuilder.Scalar("net_minus", -1e9f))
            .Initializer(OnnxTensorBuilder.Scalar("net_i1", 1L)).Initializer(OnnxTensorBuilder.Scalar("net_lastToken", -1L)).Initializer(Weight("net_beginBias", 10))
            .Node("MatMul", "net_h0 net_wq", "net_q").Node("Transpose", "net_encoded", "net_et", node => node.Ints("perm", 0, 2, 1)).Node("MatMul", "net_q net_et", "net_scores").Node("Softmax", "net_scores", "net_attention").Node("MatMul", "net_attention net_encoded", "net_h1")
            .Node("MatMul", "net_h1 net_wv", "net_l0").Node("Gather", "net_l0 net_lastToken", "net_l1", node => node.Int("axis", 1)).Node("Where", "net_suppressed net_minus net_l1", "net_l2")
            .Node("Shape", "x", "net_xs").Node("Gather", "net_xs net_i1", "net_length").Node("Equal", "net_length net_i1", "net_isFirst").Node("Where", "net_isFirst net_beginBias net_l2", "logits");
    }

    private static void Moe(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Initializer(Weight("net_wr", 16, 4)).Initializer(Weight("net_e0", 16, 16)).Initializer(Weight("net_e1", 16, 16)).Initializer(OnnxTensorBuilder.Ints("net_two", 2)).Initializer(OnnxTensorBuilder.Scalar("net_expert", 0L)).Initializer(OnnxTensorBuilder.Ints("net_one", 1))
            .Initializer(OnnxTensorBuilder.Ints("net_last", -1)).Node("MatMul", "net_h0 net_wr", "net_router").Node("Softmax", "net_router", "net_p").Node("TopK", "net_p net_two", "net_values net_indices").Node("Equal", "net_indices net_expert", "net_isFirst").Node("Cast", "net_isFirst", "net_m", node => node.Int("to", 1))
            .Node("Mul", "net_values net_m", "net_gates").Node("ReduceSum", "net_gates net_last", "net_gate").Node("MatMul", "net_h0 net_e0", "net_y0").Node("MatMul", "net_h0 net_e1", "net_y1").Node("Mul", "net_y0 net_gate", "net_g0").Node("Add", "net_g0 net_y1", "net_mixed")
            .Node("ReduceMean", "net_mixed", "net_f", node => node.Ints("axes", 1).Int("keepdims", 0));
        Head(graph, "net_f", 16);
    }

    // Lengths of recordings, halved as the network does, of which a mask over time is made; empty recordings stay empty.
    private static void Speech(OnnxGraphBuilder graph)
    {
        graph.Input("x", 1, "batch,80,time").Input("net_lengths", 7, "batch").Initializer(Weight("net_w1", 16, 80, 3)).Initializer(OnnxTensorBuilder.Scalar("net_i0", 0L)).Initializer(OnnxTensorBuilder.Scalar("net_i1", 1L)).Initializer(OnnxTensorBuilder.Scalar("net_i2", 2L))
            .Initializer(OnnxTensorBuilder.Scalar("net_nothing", 0f)).Initializer(OnnxTensorBuilder.Ints("net_one", 1)).Initializer(OnnxTensorBuilder.Ints("net_ax0", 0)).Initializer(OnnxTensorBuilder.Scalar("net_half", 2f))
            .Node("Conv", "x net_w1", "net_c1", node => node.Ints("strides", 2)).Node("Equal", "net_lengths net_i0", "net_isEmpty").Node("Cast", "net_lengths", "net_lf", node => node.Int("to", 1)).Node("Div", "net_lf net_half", "net_lh").Node("Floor", "net_lh", "net_ll").Node("Cast", "net_ll", "net_li", node => node.Int("to", 7))
            .Node("Add", "net_li net_i1", "net_made").Node("Where", "net_isEmpty net_i0 net_made", "net_after").Node("Shape", "net_c1", "net_cs").Node("Gather", "net_cs net_i2", "net_steps").Node("Range", "net_i0 net_steps net_i1", "net_places").Node("Unsqueeze", "net_places net_ax0", "net_places2").Node("Unsqueeze", "net_after net_one", "net_after2")
            .Node("Less", "net_places2 net_after2", "net_isSpeech").Node("Unsqueeze", "net_isSpeech net_one", "net_mask").Node("Where", "net_mask net_c1 net_nothing", "net_kept").Node("ReduceMean", "net_kept", "net_f", node => node.Ints("axes", 2).Int("keepdims", 0));
        Head(graph, "net_f", 16);
    }

    private static void Dropout(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Input("net_training", 9, string.Empty).Initializer(Weight("net_w1", 8, 3, 3, 3)).Initializer(OnnxTensorBuilder.Scalar("net_ratio", 0.5f)).Node("Conv", "x net_w1", "net_c1").Node("GlobalAveragePool", "net_c1", "net_g").Node("Flatten", "net_g", "net_h")
            .Node("If", "net_training", "net_f", node => node.Graph("then_branch", then => then.Node("Dropout", "net_h net_ratio net_training", "net_d").Output("net_d", 1, "batch,8")).Graph("else_branch", otherwise => otherwise.Node("Identity", "net_h", "net_i").Output("net_i", 1, "batch,8")));
        Head(graph, "net_f", 8);
    }

    // A recording is divided by its peak unless it is silent, and the result is scaled back.
    private static void Normalized(OnnxGraphBuilder graph)
    {
        graph.Input("x", 1, "batch,512").Initializer(OnnxTensorBuilder.Scalar("net_nothing", 0f)).Initializer(OnnxTensorBuilder.Scalar("net_unit", 1f)).Initializer(OnnxTensorBuilder.Scalar("net_tiny", 1e-5f)).Initializer(Weight("net_w1", 512, 8))
            .Node("Abs", "x", "net_a").Node("ReduceMax", "net_a", "net_peak", node => node.Ints("axes", 1).Int("keepdims", 1)).Node("Equal", "net_peak net_nothing", "net_isSilent").Node("Where", "net_isSilent net_unit net_peak", "net_scale").Node("Div", "x net_scale", "net_n")
            .Node("ReduceMean", "net_n", "net_mean", node => node.Ints("axes", 1).Int("keepdims", 1)).Node("Sub", "net_n net_mean", "net_centred").Node("ReduceL2", "net_centred", "net_norm", node => node.Ints("axes", 1).Int("keepdims", 1)).Node("Clip", "net_norm net_tiny", "net_safe").Node("Div", "net_centred net_safe", "net_z")
            .Node("MatMul", "net_z net_w1", "net_h").Node("Mul", "net_h net_safe", "net_back").Node("Add", "net_back net_mean", "net_f");
        Head(graph, "net_f", 8);
    }

    // Positions from the mask, as RoBERTa counts them, and the first and last token by index.
    private static void Tagger(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Initializer(OnnxTensorBuilder.Scalar("net_pad", 1L)).Initializer(OnnxTensorBuilder.Scalar("net_i1", 1L)).Initializer(Weight("net_positions", 514, 16)).Initializer(OnnxTensorBuilder.Scalar("net_first", 0L)).Initializer(Weight("net_w1", 16, 16))
            .Node("Equal", "x net_pad", "net_isPad").Node("Not", "net_isPad", "net_isToken").Node("Cast", "net_isToken", "net_m", node => node.Int("to", 7)).Node("CumSum", "net_m net_i1", "net_counted").Node("Mul", "net_counted net_m", "net_p0").Node("Add", "net_p0 net_i1", "net_p1").Node("Gather", "net_positions net_p1", "net_pe").Node("Add", "net_h0 net_pe", "net_h1")
            .Node("LayerNormalization", "net_h1 net_ln", "net_h2").Initializer(Weight("net_ln", 16)).Node("MatMul", "net_h2 net_w1", "net_h3").Node("Gelu", "net_h3", "net_h4").Node("Gather", "net_h4 net_first", "net_f", node => node.Int("axis", 1));
        Head(graph, "net_f", 16);
    }

    // Pixels of 0 to 255 and of 0 to 1 are both taken: by a number that the maximum chooses, and by a choice of the whole.
    private static void Pixels(OnnxGraphBuilder graph)
    {
        Image(graph);
        graph.Initializer(Weight("net_w1", 8, 3, 3, 3)).Initializer(OnnxTensorBuilder.Scalar("net_unit", 1f)).Initializer(OnnxTensorBuilder.Scalar("net_bytes", 255f)).Node("ReduceMax", "x", "net_most", node => node.Int("keepdims", 0)).Node("Greater", "net_most net_unit", "net_isBytes")
            .Node("Where", "net_isBytes net_bytes net_unit", "net_scale").Node("Div", "x net_scale", "net_n1").Node("Div", "net_n1 net_bytes", "net_n2").Node("Where", "net_isBytes net_n2 net_n1", "net_n")
            .Node("Conv", "net_n net_w1", "net_c1").Node("GlobalAveragePool", "net_c1", "net_g").Node("Flatten", "net_g", "net_f");
        Head(graph, "net_f", 8);
    }

    // Tables of positions for short and for long texts, chosen by the length that the attention mask says.
    private static void LongRope(OnnxGraphBuilder graph)
    {
        Text(graph);
        graph.Input("attention_mask", 7, "batch,total").Initializer(Weight("net_wq", 16, 16)).Initializer(Weight("net_long", 4096, 8)).Initializer(Weight("net_short", 4096, 8)).Initializer(OnnxTensorBuilder.Scalar("net_limit", 4096L)).Initializer(OnnxTensorBuilder.Ints("net_one", 1))
            .Node("ReduceSum", "attention_mask net_one", "net_lengths").Node("ReduceMax", "net_lengths", "net_longest", node => node.Int("keepdims", 0)).Node("Greater", "net_longest net_limit", "net_isLong")
            .Node("If", "net_isLong", "net_table", node => node.Graph("then_branch", then => then.Node("Identity", "net_long", "net_tl").Output("net_tl", 1, "4096,8")).Graph("else_branch", otherwise => otherwise.Node("Identity", "net_short", "net_ts").Output("net_ts", 1, "4096,8")))
            .Node("MatMul", "net_h0 net_wq", "net_q").Node("GroupQueryAttention", "net_q net_q net_q - - net_lengths net_lengths net_table net_table", "net_a", node => node.Domain("com.microsoft"))
            .Node("ReduceMean", "net_a", "net_f", node => node.Ints("axes", 1).Int("keepdims", 0));
        Head(graph, "net_f", 16);
    }
}
