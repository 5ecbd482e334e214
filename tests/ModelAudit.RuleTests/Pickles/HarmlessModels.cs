namespace ModelAudit.RuleTests.Pickles;

/// <summary>Models and data frames in the shapes that their libraries write.</summary>
internal static class HarmlessModels
{
    /// <summary>Estimators of scikit-learn, whose state is parameters and arrays.</summary>
    private static readonly string[] Estimators =
    [
        "linear_model._logistic LogisticRegression", "linear_model._base LinearRegression", "linear_model._ridge Ridge", "linear_model._coordinate_descent Lasso", "linear_model._stochastic_gradient SGDClassifier",
        "linear_model._perceptron Perceptron", "linear_model._huber HuberRegressor", "linear_model._bayes BayesianRidge", "linear_model._glm.glm PoissonRegressor", "linear_model._ransac RANSACRegressor",
        "svm._classes SVC", "svm._classes LinearSVC", "svm._classes OneClassSVM", "tree._classes DecisionTreeClassifier", "tree._classes DecisionTreeRegressor", "tree._classes ExtraTreeClassifier",
        "ensemble._forest RandomForestClassifier", "ensemble._forest ExtraTreesRegressor", "ensemble._gb GradientBoostingClassifier", "ensemble._iforest IsolationForest", "ensemble._bagging BaggingClassifier",
        "ensemble._voting VotingClassifier", "ensemble._stacking StackingClassifier", "ensemble._weight_boosting AdaBoostClassifier", "ensemble._hist_gradient_boosting.gradient_boosting HistGradientBoostingClassifier",
        "neighbors._classification KNeighborsClassifier", "neighbors._lof LocalOutlierFactor", "naive_bayes GaussianNB", "naive_bayes MultinomialNB", "neural_network._multilayer_perceptron MLPClassifier",
        "cluster._kmeans KMeans", "cluster._dbscan DBSCAN", "cluster._birch Birch", "decomposition._pca PCA", "decomposition._nmf NMF", "decomposition._lda LatentDirichletAllocation", "manifold._t_sne TSNE",
        "mixture._gaussian_mixture GaussianMixture", "gaussian_process._gpr GaussianProcessRegressor", "discriminant_analysis LinearDiscriminantAnalysis", "isotonic IsotonicRegression", "calibration CalibratedClassifierCV",
        "preprocessing._data StandardScaler", "preprocessing._data MinMaxScaler", "preprocessing._encoders OneHotEncoder", "preprocessing._label LabelEncoder", "preprocessing._polynomial PolynomialFeatures", "preprocessing._discretization KBinsDiscretizer",
        "impute._base SimpleImputer", "impute._knn KNNImputer", "feature_selection._univariate_selection SelectKBest", "feature_selection._rfe RFE", "multiclass OneVsRestClassifier", "dummy DummyClassifier",
        "ensemble.forest RandomForestClassifier", "linear_model.logistic LogisticRegression", "svm.classes SVC", "preprocessing.data StandardScaler", "tree.tree DecisionTreeClassifier", "cluster.k_means_ KMeans",
    ];

    private static readonly string[] TorchModules =
    [
        "linear Linear", "conv Conv2d", "batchnorm BatchNorm2d", "activation ReLU", "activation GELU", "container Sequential", "container ModuleList", "dropout Dropout", "normalization LayerNorm", "sparse Embedding", "rnn LSTM",
        "transformer TransformerEncoderLayer", "activation MultiheadAttention", "pooling MaxPool2d", "loss CrossEntropyLoss", "flatten Flatten", "upsampling Upsample",
    ];

    /// <summary>Names and values.</summary>
    public static IEnumerable<(string Name, object? Value)> All =>
        Estimators.Select(name => (name, (object?)Estimator(name.Split(' ')[0], name.Split(' ')[1])))
            .Concat(TorchModules.Select(name => (name, (object?)Module(name.Split(' ')[0], name.Split(' ')[1]))))
            .Concat(Composed()).Concat(Statistics()).Concat(Frames()).Concat(Boosted());

    /// <summary>A tensor of a PyTorch checkpoint.</summary>
    public static Py Tensor(string key, string storage = "FloatStorage") => Py.Call(
        "torch._utils", "_rebuild_tensor_v2",
        new PyPersistent(Py.Tuple("storage", Py.Import("torch", storage), key, "cpu", 4)), 0, Py.Tuple(2, 2), Py.Tuple(2, 1), false, Ordered());

    /// <summary>An ordered dictionary.</summary>
    public static Py Ordered(params (object?, object?)[] entries) => Py.Call("collections", "OrderedDict") with { Entries = entries };

    private static Py Estimator(string module, string name) => Py.Object(
        $"sklearn.{module}", name, ("max_iter", 100), ("tol", HarmlessValues.Scalar(0.0001)), ("classes_", HarmlessValues.Array("i8", [2], new byte[16])), ("coef_", HarmlessValues.Array(0.5, 1.5)), ("_sklearn_version", "1.2.1"));

    private static Py Module(string module, string name) => Py.Object(
        $"torch.nn.modules.{module}", name,
        ("training", false), ("_parameters", Ordered(("weight", Py.Call("torch._utils", "_rebuild_parameter", Tensor("0"), true, Ordered())))), ("_buffers", Ordered()), ("_backward_hooks", Ordered()), ("_modules", Ordered()));

    private static IEnumerable<(string, object?)> Composed()
    {
        Py scaler = Estimator("preprocessing._data", "StandardScaler");
        Py model = Estimator("linear_model._logistic", "LogisticRegression");
        return
        [
            ("a pipeline", Py.Object("sklearn.pipeline", "Pipeline", ("steps", new object?[] { Py.Tuple("a", scaler), Py.Tuple("b", model) }), ("memory", null))),
            ("a transformer with a NumPy function", Py.Object("sklearn.preprocessing._function_transformer", "FunctionTransformer", ("func", Py.Call("numpy.core", "_ufunc_reconstruct", "numpy", "log1p")))),
            ("a search over parameters", Py.Object("sklearn.model_selection._search", "GridSearchCV", ("estimator", model), ("param_grid", new (object?, object?)[] { ("C", new object?[] { 1, 2 }) }), ("scorer_", Py.Object("sklearn.metrics._scorer", "_PredictScorer", ("_score_func", Py.Import("sklearn.metrics._classification", "f1_score")))))),
            ("words with a vocabulary", Py.Object("sklearn.feature_extraction.text", "CountVectorizer", ("vocabulary_", new (object?, object?)[] { ("eval", 0), ("import", 1), ("os.system", 2) }), ("dtype", Py.Import("numpy", "int64")))),
            ("a tree", Py.Call("sklearn.tree._tree", "Tree", 4, HarmlessValues.Array("i8", [1], new byte[8]), 1).With(new (object?, object?)[] { ("max_depth", 3), ("nodes", HarmlessValues.Array(1.0)) })),
            ("a tree of neighbours", Py.Call("sklearn.neighbors._kd_tree", "newObj", Py.Import("sklearn.neighbors._kd_tree", "KDTree")).With(Py.Tuple(HarmlessValues.Array(1.0), Py.Call("sklearn.metrics._dist_metrics", "newObj", Py.Import("sklearn.metrics._dist_metrics", "EuclideanDistance"))))),
            ("a loss in C", Py.Call("sklearn._loss._loss", "__pyx_unpickle_CyHalfBinomialLoss", Py.Import("sklearn._loss._loss", "CyHalfBinomialLoss"), 238750788, null)),
            ("a sparse matrix", Py.Object("scipy.sparse._csr", "csr_matrix", ("_shape", Py.Tuple(2, 2)), ("data", HarmlessValues.Array(1.0)))), ("an old sparse matrix", Py.Object("scipy.sparse.csr", "csr_matrix", ("data", HarmlessValues.Array(1.0)))),
            ("an interpolation", Py.Object("scipy.interpolate._cubic", "CubicSpline", ("c", HarmlessValues.Array(1.0)))), ("a tree in C++", Py.New("scipy.spatial._ckdtree", "cKDTree")), ("a balanced pipeline", Py.Object("imblearn.pipeline", "Pipeline", ("steps", new object?[] { Py.Tuple("b", model) }))),
        ];
    }

    /// <summary>The source of an argument parser as SciPy writes it.</summary>
    public const string Parser = """

        def _parse_args(self, a,  loc=0, scale=1):
            return (a, ), loc, scale

        def _parse_args_rvs(self, a,  loc=0, scale=1, size=None):
            return self._argcheck_rvs(a,  loc, scale, size=size)

        def _parse_args_stats(self, a,  loc=0, scale=1, moments='mv'):
            return (a, ), loc, scale, moments

        """;

    private static IEnumerable<(string, object?)> Statistics()
    {
        Py gamma = Py.Object("scipy.stats._continuous_distns", "gamma_gen", ("shapes", "a"), ("_parse_arg_template", Parser.ReplaceLineEndings("\n")), ("vecentropy", Py.Object("numpy", "vectorize", ("pyfunc", Py.Import("numpy", "mean")))));
        Py Regression(Py data) => Py.Object("statsmodels.regression.linear_model", "RegressionResultsWrapper", ("_results", Py.Object("statsmodels.regression.linear_model", "OLSResults", ("model", Py.Object("statsmodels.regression.linear_model", "OLS", ("data", data))))));
        return
        [
            ("an array of joblib beside the file", Py.Object("joblib.numpy_pickle_compat", "NDArrayWrapper", ("filename", "model.pkl_01.npy"), ("subclass", Py.Import("numpy", "ndarray")), ("allow_mmap", true))), ("a distribution", gamma), ("a frozen distribution", Py.Object("scipy.stats._distn_infrastructure", "rv_continuous_frozen", ("args", Py.Tuple(2.0)), ("dist", gamma))),
            ("a regression", Regression(Py.Object("statsmodels.base.data", "PandasData", ("orig_endog", HarmlessValues.Array(1.0)), ("formula", null)))),
            ("a regression by formula", Regression(Py.Object("statsmodels.base.data", "PandasData", ("formula", "y ~ x + np.log(z) + C(g, Treatment('a')) : w - 1"), ("restore_design_info", true)))),
            ("a result with names", Py.CallOf(Py.Call("functools", "partial", Py.Call("builtins", "getattr", Py.Import("scipy.stats._stats_mstats_common", "LinregressResult"), "__new__"), Py.Import("scipy.stats._stats_mstats_common", "LinregressResult"), 1.0))),
            ("a result with names in the state", Py.CallOf(Py.Call("functools", "partial", Py.Call("builtins", "getattr", Py.Import("scipy.stats._stats_mstats_common", "LinregressResult"), "__new__"))
                .With(Py.Tuple(Py.Call("builtins", "getattr", Py.Import("scipy.stats._stats_mstats_common", "LinregressResult"), "__new__"), Py.Tuple(Py.Import("scipy.stats._stats_mstats_common", "LinregressResult")), new (object?, object?)[] { ("slope", 1.0) }, null)))),
            ("types by the names of dill", Py.Tuple(Py.Call("dill._dill", "_load_type", "object"), Py.Call("dill._dill", "_load_type", "ValueError"))), ("a bound method of dill", Py.CallOf(Py.Call("dill._dill", "_load_type", "MethodType"), Py.Import("numpy", "mean"), 1)), ("a named tuple of dill", Py.CallOf(Py.Call("dill._dill", "_create_namedtuple", "LinregressResult", Py.Tuple("slope"), "scipy.stats._stats_mstats_common"), 1.0)), ("a type by the name of cloudpickle", Py.Call("cloudpickle.cloudpickle", "_builtin_type", "MappingProxyType")),
            ("a function of PyTorch", Py.Call("builtins", "getattr", Py.Import("torch._C", "_VariableFunctionsClass"), "relu")), ("a method of an object", Py.Call("types", "MethodType", Py.Import("numpy", "mean"), gamma)),
        ];
    }

    private static IEnumerable<(string, object?)> Frames()
    {
        Py Index(params object?[] names) => Py.Call("pandas.core.indexes.base", "_new_Index", Py.Import("pandas.core.indexes.base", "Index"), new (object?, object?)[] { ("data", HarmlessValues.Array("O8", [names.Length], names)), ("name", null) });
        Py block = Py.Call("pandas._libs.internals", "_unpickle_block", HarmlessValues.Array(1.0, 2.0), Py.Call("builtins", "slice", 0, 1, 1), 2);
        Py range = Py.Call("pandas.core.indexes.base", "_new_Index", Py.Import("pandas.core.indexes.range", "RangeIndex"), new (object?, object?)[] { ("start", 0), ("stop", 2), ("step", 1) });
        return
        [
            ("a data frame", Py.Object("pandas.core.frame", "DataFrame", ("_mgr", Py.Call("pandas.core.internals.managers", "BlockManager", Py.Tuple(block), new object?[] { Index("a"), range })), ("_typ", "dataframe"))),
            ("a series", Py.Object("pandas.core.series", "Series", ("_mgr", Py.New("pandas.core.internals.managers", "SingleBlockManager")), ("_name", "a"))), ("an index", Index("a", "b")),
            ("a time stamp", Py.Call("pandas._libs.tslibs.timestamps", "_unpickle_timestamp", 5, null, null, 10)), ("no time", Py.Call("pandas._libs.tslibs.nattype", "_nat_unpickle", (object?)null)),
            ("categories", Py.Object("pandas.core.arrays.categorical", "Categorical", ("_codes", HarmlessValues.Array("i1", [1], new byte[1])))), ("nullable numbers", Py.Object("pandas.core.arrays.integer", "IntegerArray", ("_data", HarmlessValues.Array(1.0)))),
            ("dates with a time zone", Py.Call("pandas.core.indexes.datetimes", "_new_DatetimeIndex", Py.Import("pandas.core.indexes.datetimes", "DatetimeIndex"), new (object?, object?)[] { ("tz", Py.Call("pytz", "_p", "Europe/Berlin", 3208, 0, "LMT")) })), ("an offset", Py.Object("pandas._libs.tslibs.offsets", "MonthEnd", ("n", 2))),
        ];
    }

    private static IEnumerable<(string, object?)> Boosted() =>
    [
        ("an XGBoost model", Py.Object("xgboost.sklearn", "XGBClassifier", ("n_estimators", 3), ("_Booster", Py.Object("xgboost.core", "Booster", ("handle", new byte[40]))))),
        ("a LightGBM model", Py.Object("lightgbm.sklearn", "LGBMClassifier", ("_Booster", Py.Object("lightgbm.basic", "Booster", ("handle", "tree\nversion=v4\n"))))),
        ("arguments of a training", Py.Object("transformers.training_args", "TrainingArguments", ("output_dir", "out"), ("lr_scheduler_type", Py.Call("transformers.trainer_utils", "SchedulerType", "linear")), ("distributed_state", Py.Object("accelerate.state", "PartialState", ("distributed_type", Py.Call("accelerate.utils.dataclasses", "DistributedType", "NO")))))),
        ("arguments written by Python 3.11", Py.Call("builtins", "getattr", Py.Import("transformers.trainer_utils", "IntervalStrategy"), "STEPS")), ("an optimizer", Py.Object("torch.optim.adam", "Adam", ("defaults", new (object?, object?)[] { ("lr", 0.1) }))),
        ("a state dictionary", Ordered(("layer.weight", Tensor("0")), ("layer.bias", Tensor("1", "HalfStorage")))), ("types of PyTorch", Py.Tuple(Py.Import("torch", "float32"), Py.Call("torch", "device", "cpu"), Py.Call("torch", "Size", Py.Tuple(1)))),
        ("a configuration", Py.Object("omegaconf.dictconfig", "DictConfig", ("_content", new (object?, object?)[] { ("lr", Py.Object("omegaconf.nodes", "AnyNode", ("_val", 1))) }))), ("a graph", Py.Object("networkx.classes.graph", "Graph", ("_adj", new (object?, object?)[] { (1, Array.Empty<(object?, object?)>()) }))),
        ("a plan of checkpoints", Py.Object("torch.distributed.checkpoint.metadata", "Metadata", ("state_dict_metadata", new (object?, object?)[] { ("a", Py.Object("torch.distributed.checkpoint.metadata", "BytesStorageMetadata")) }))), ("words as vectors", Py.Object("gensim.models.keyedvectors", "KeyedVectors", ("vectors", HarmlessValues.Array(1.0)))),
        ("a dictionary of joblib", Py.Object("joblib.logger", "Logger", ("depth", 3))),
    ];
}
